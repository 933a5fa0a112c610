import type { Channel, ChannelPort } from './Channel';
import { ACK_EVERY, CHANNEL_WINDOW, DATA_PAYLOAD } from './limits';
import type { ChannelMessage, OpenMessage } from './messages';
import { SendBuffer } from './SendBuffer';

export interface TerminalOptions {
  /** Absent: the project server starts a new terminal. */
  terminal?: string;
  cols: number;
  rows: number;
  cwd?: string;
  title?: string;
  /** A random id; the project server counts this channel's input by it. */
  client: string;
}

/** Who shows the terminal. Called in the order of the stream. */
export interface TerminalViewer {
  /**
   * The terminal is attached, each time it is. Output before `replayEnd` was printed before this page
   * came: what it asks of a terminal was answered then.
   */
  opened(terminal: string, replayEnd: number): void;
  /** The next bytes, whose first has the given offset. `consumed` is called once they are shown. */
  output(bytes: Uint8Array, offset: number, consumed: () => void): void;
  /** So many bytes are no longer kept and will never come. */
  gap(bytes: number): void;
  /** Somebody else resized the terminal. */
  resized(cols: number, rows: number): void;
  exited(code: number | null, signal: string | number | null): void;
  /** The project server refused or ended the channel. */
  closed(code: string, error: string): void;
}

type Phase = 'waiting' | 'open' | 'ended';

/**
 * A terminal's two byte streams, each byte exactly once whatever happens to the connections.
 *
 * Output: `received` is where the viewer's stream goes on, `seen` where this connection's does, which
 * is behind it while a repetition comes in. Input is kept until acknowledged and goes on where the
 * project server says (`opened.in`).
 */
export class TerminalChannel implements Channel {
  private phase: Phase = 'waiting';
  private port: ChannelPort | null = null;
  private terminalId: string | undefined;
  private readonly client: string;
  private cols: number;
  private rows: number;

  private received: number | undefined;
  private consumed = 0;
  private unconsumed = 0;
  private seen = 0;
  private acknowledged = 0;

  private readonly input = new SendBuffer();
  private sent = 0;
  private everSent = 0;

  constructor(
    private readonly options: TerminalOptions,
    private readonly viewer: TerminalViewer,
  ) {
    this.terminalId = options.terminal;
    this.client = options.client;
    this.cols = options.cols;
    this.rows = options.rows;
  }

  /** The terminal's id, once it is known. */
  get terminal(): string | undefined {
    return this.terminalId;
  }

  /** Input that the project server has not acknowledged, in bytes. */
  get unacknowledged(): number {
    return this.input.end - this.input.start;
  }

  /** Types. Kept while there is no connection. */
  write(bytes: Uint8Array): void {
    if (this.phase === 'ended') return;
    this.input.append(bytes);
    this.pump();
  }

  resize(cols: number, rows: number): void {
    if (cols === this.cols && rows === this.rows) return;
    this.cols = cols;
    this.rows = rows;
    if (this.phase === 'open') this.port?.say({ t: 'resize', cols, rows });
  }

  open(port: ChannelPort): OpenMessage | null {
    if (this.phase === 'ended') return null;
    this.port = port;
    const { terminalId: terminal, received: from, client, cols, rows } = this;
    const message: OpenMessage = { t: 'open', kind: 'terminal', client, cols, rows };
    if (terminal !== undefined) message.terminal = terminal;
    if (from !== undefined) message.from = from;
    if (this.options.cwd !== undefined) message.cwd = this.options.cwd;
    if (this.options.title !== undefined) message.title = this.options.title;
    return message;
  }

  lost(): void {
    this.port = null;
    if (this.phase === 'open') this.phase = 'waiting';
  }

  message(message: ChannelMessage): void {
    switch (message.t) {
      case 'opened':
        this.onOpened(message);
        return;
      case 'ack':
        this.onAck(message.off);
        return;
      case 'gap':
        this.onGap(message.to);
        return;
      case 'size':
        this.cols = message.cols;
        this.rows = message.rows;
        this.viewer.resized(message.cols, message.rows);
        return;
      case 'exit':
        this.phase = 'ended';
        this.viewer.exited(message.code, message.signal ?? null);
        return;
      case 'closed':
        this.end(message.code, message.error);
        return;
      case 'changed':
        return;
    }
  }

  data(offset: number, payload: Uint8Array): void {
    if (this.phase !== 'open' || this.received === undefined) return;
    if (offset > this.seen) {
      this.port?.fail(`output at ${offset} where ${this.seen} was due`);
      return;
    }
    this.seen = Math.max(this.seen, offset + payload.length);
    const repeated = this.received - offset;
    if (repeated < payload.length) {
      this.deliver(repeated > 0 ? payload.subarray(repeated) : payload);
    } else {
      this.acknowledge();
    }
  }

  private deliver(bytes: Uint8Array): void {
    const offset = this.received ?? 0;
    const end = offset + bytes.length;
    this.received = end;
    this.unconsumed++;
    this.viewer.output(bytes, offset, () => {
      this.unconsumed--;
      // Bytes that were given up (a gap) count as consumed with the last ones before them.
      this.consumed = this.unconsumed === 0 ? (this.received ?? end) : end;
      this.acknowledge();
    });
  }

  private acknowledge(): void {
    if (this.phase !== 'open') return;
    const off = Math.min(this.consumed, this.seen);
    const due = off - this.acknowledged;
    if (due >= ACK_EVERY || (due > 0 && this.unconsumed === 0)) {
      this.acknowledged = off;
      this.port?.say({ t: 'ack', off });
    }
  }

  private onOpened(opened: Extract<ChannelMessage, { t: 'opened' }>): void {
    const taken = opened.in ?? 0;
    // A page that asked for this terminal and was reloaded may have typed before.
    if (this.received === undefined && this.everSent === 0) {
      this.input.beginAt(taken);
      this.everSent = taken;
    }
    if (taken < this.input.start || taken > this.everSent) {
      this.end('out_of_step', 'The terminal no longer knows what was typed here.');
      return;
    }
    this.phase = 'open';
    this.terminalId = opened.terminal ?? this.terminalId;
    const from = opened.from ?? 0;
    this.seen = from;
    this.acknowledged = from;
    const first = this.received === undefined;
    if (first) {
      this.received = from;
      this.consumed = from;
    }
    this.viewer.opened(this.terminalId ?? '', first ? (opened.end ?? from) : 0);
    this.skipTo(from);
    this.input.dropBefore(taken);
    this.sent = taken;
    this.pump();
  }

  private onGap(to: number): void {
    this.seen = Math.max(this.seen, to);
    this.skipTo(to);
  }

  private skipTo(offset: number): void {
    const received = this.received ?? offset;
    if (offset <= received) return;
    this.received = offset;
    this.viewer.gap(offset - received);
    if (this.unconsumed === 0) {
      this.consumed = offset;
      this.acknowledge();
    }
  }

  private onAck(off: number): void {
    if (off > this.sent) {
      this.port?.fail(`input acknowledged up to ${off}, sent up to ${this.sent}`);
      return;
    }
    this.input.dropBefore(off);
    this.pump();
  }

  private pump(): void {
    if (this.phase !== 'open' || this.port === null) return;
    const bound = Math.min(this.input.end, this.input.start + CHANNEL_WINDOW);
    while (this.sent < bound) {
      const payload = this.input.slice(this.sent, Math.min(DATA_PAYLOAD, bound - this.sent));
      this.port.send(this.sent, payload);
      this.sent += payload.length;
      this.everSent = Math.max(this.everSent, this.sent);
    }
  }

  private end(code: string, error: string): void {
    this.phase = 'ended';
    this.viewer.closed(code, error);
  }
}
