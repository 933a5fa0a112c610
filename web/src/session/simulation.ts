import { decodeData, encodeData } from './frames';
import { CHANNEL_WINDOW, DATA_PAYLOAD } from './limits';
import type { Project } from '../api/types';
import type { ClientMessage, ServerMessage } from './messages';
import type { Socket } from './SessionClient';

/**
 * A hub and a project server for tests: they keep the contract to the letter, complain when the page
 * does not, and lose what is under way when a connection is cut. Runs on vitest's fake timers.
 */

/** Seeded random numbers (mulberry32), so that a failing run can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function randomBytes(random: () => number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = random() * 256;
  return bytes;
}

export const project: Project = {
  project_id: 'p',
  title: 'Simulated',
  description: '',
  state: 'running',
  reason: '',
  since: '2026-01-01T00:00:00Z',
  steps: [],
  role: 'owner',
  members: [],
  always_running: false,
  idle_timeout: 3600,
  epoch: 1,
  ready: true,
  created: '2026-01-01T00:00:00Z',
  last_active: '2026-01-01T00:00:00Z',
  quota: {
    cpu_request: 0.1,
    cpu_limit: 1,
    memory_request: 200,
    memory_limit: 1000,
    disk_quota: 3000,
    idle_timeout: 604_800,
    network: true,
    ext_rw: false,
    patched: false,
  },
  adjustment: { outcome: 'applied', reason: '' },
  apps: null,
};

class Terminal {
  output = new Uint8Array(0);
  /** Output before this offset is no longer kept. */
  keptFrom = 0;
  readonly inputs = new Map<string, Uint8Array[]>();

  constructor(readonly id: string) {}

  print(bytes: Uint8Array): void {
    const all = new Uint8Array(this.output.length + bytes.length);
    all.set(this.output);
    all.set(bytes, this.output.length);
    this.output = all;
  }

  received(client: string): number {
    const parts = this.inputs.get(client) ?? [];
    return parts.reduce((sum: number, part) => sum + part.length, 0);
  }
}

interface Attachment {
  ch: number;
  terminal: Terminal;
  client: string;
  sent: number;
  acknowledged: number;
  inputAcknowledged: number;
}

/** One end of a connection: what it sends arrives in order after a while, or never. */
class SimulatedSocket implements Socket {
  binaryType: BinaryType = 'blob';
  readyState = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  private arrival = 0;

  constructor(private readonly world: SimulatedHub) {}

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    const copy = typeof data === 'string' ? data : (data as Uint8Array).slice();
    this.later(() => this.world.receive(this, copy));
  }

  close(): void {
    this.readyState = 3;
  }

  /** Delivers in order, each message a random while later, unless the connection is cut before. */
  later(action: () => void): void {
    const now = Date.now();
    this.arrival = Math.max(this.arrival, now + this.world.random() * 20);
    setTimeout(() => {
      if (this.readyState !== 3) action();
    }, this.arrival - now);
  }

  emit(data: string | ArrayBuffer): void {
    this.later(() => {
      this.onmessage?.call(this as never, { data } as MessageEvent);
    });
  }
}

export class SimulatedHub {
  readonly terminals = new Map<string, Terminal>();
  readonly violations: string[] = [];
  readonly urls: string[] = [];
  connections = 0;
  /** Messages the page sent, by type. */
  readonly heard = new Map<string, number>();
  refuse = false;
  /** A hub that took the connection and says nothing. */
  silent = false;
  private socket: SimulatedSocket | null = null;
  private attachments = new Map<number, Attachment>();
  private readonly makers = new Map<string, Terminal>();
  private highestChannel = 0;

  constructor(readonly random: () => number) {}

  readonly connect = (url: string): Socket => {
    this.urls.push(url);
    const socket = new SimulatedSocket(this);
    setTimeout(() => this.accept(socket), this.random() * 30);
    return socket;
  };

  terminal(id: string): Terminal {
    const terminal = this.terminals.get(id);
    if (terminal === undefined) throw new Error(`no terminal ${id}`);
    return terminal;
  }

  private accept(socket: SimulatedSocket): void {
    if (socket.readyState === 3) return;
    if (this.refuse) {
      this.drop(socket, 1006);
      return;
    }
    this.connections++;
    this.socket = socket;
    this.attachments = new Map();
    this.highestChannel = 0;
    socket.readyState = 1;
    socket.onopen?.call(socket as never, {} as Event);
    if (this.silent) return;
    this.say({ t: 'hub.status', project });
    this.say({ t: 'hub.link', up: true, epoch: 1 });
    this.say({ t: 'terminals', list: [] });
  }

  /** Cuts the connection; what is under way is lost. Unnoticed: the page only hears nothing more. */
  cut(code = 1006, noticed = true): void {
    const socket = this.socket;
    this.socket = null;
    this.attachments = new Map();
    if (socket === null) return;
    if (noticed) this.drop(socket, code);
    else socket.later = () => {};
  }

  /** The hub closes after all it has said. */
  close(code: number): void {
    const socket = this.socket;
    socket?.later(() => this.cut(code));
  }

  private drop(socket: SimulatedSocket, code: number): void {
    socket.readyState = 3;
    socket.onclose?.call(socket as never, { code } as CloseEvent);
  }

  /** The hub loses and finds the project server; the page's connection stays. */
  relink(): void {
    this.attachments = new Map();
    this.highestChannel = 0;
    this.say({ t: 'hub.link', up: false, epoch: 1 });
    this.say({ t: 'hub.link', up: true, epoch: 1 });
  }

  say(message: ServerMessage): void {
    this.socket?.emit(JSON.stringify(message));
  }

  receive(socket: SimulatedSocket, data: string | Uint8Array): void {
    if (socket !== this.socket || this.silent) return;
    if (typeof data === 'string') this.onText(JSON.parse(data) as ClientMessage);
    else this.onData(data);
  }

  private onText(message: ClientMessage): void {
    this.heard.set(message.t, (this.heard.get(message.t) ?? 0) + 1);
    if (message.t === 'open') this.onOpen(message);
    else if (message.t === 'ack') this.onAck(message.ch, message.off);
    else if (message.t === 'close') this.attachments.delete(message.ch);
  }

  private onOpen(message: Extract<ClientMessage, { t: 'open' }>): void {
    if (message.ch <= this.highestChannel) this.violations.push(`channel ${message.ch} used again`);
    this.highestChannel = message.ch;
    if (message.kind === 'watch') {
      this.say({ t: 'opened', ch: message.ch });
      return;
    }
    const made = message.terminal === undefined ? this.makers.get(message.client) : undefined;
    const known = made ?? this.terminals.get(message.terminal ?? '');
    if (known === undefined && message.terminal !== undefined) {
      this.say({ t: 'closed', ch: message.ch, code: 'not_found', error: 'No such terminal' });
      return;
    }
    const terminal = known ?? this.newTerminal(message.client);
    const wanted = message.from ?? Math.max(terminal.keptFrom, terminal.output.length - 4096);
    if (wanted > terminal.output.length) this.violations.push(`asked from ${wanted}`);
    const from = Math.max(wanted, terminal.keptFrom);
    const attachment: Attachment = {
      ch: message.ch,
      terminal,
      client: message.client,
      sent: from,
      acknowledged: from,
      inputAcknowledged: terminal.received(message.client),
    };
    this.attachments.set(message.ch, attachment);
    this.say({
      t: 'opened',
      ch: message.ch,
      terminal: terminal.id,
      from,
      end: terminal.output.length,
      in: attachment.inputAcknowledged,
    });
    this.pump();
  }

  private newTerminal(client: string): Terminal {
    const terminal = new Terminal(`t${this.terminals.size + 1}`);
    this.terminals.set(terminal.id, terminal);
    this.makers.set(client, terminal);
    return terminal;
  }

  private onAck(ch: number, off: number): void {
    const attachment = this.attachments.get(ch);
    if (attachment === undefined) return;
    if (off > attachment.sent) this.violations.push(`ack ${off} of ${attachment.sent}`);
    if (off <= attachment.acknowledged) this.violations.push(`ack ${off} said again`);
    attachment.acknowledged = off;
    this.pump();
  }

  private onData(data: Uint8Array): void {
    const frame = decodeData(data.buffer as ArrayBuffer);
    const attachment = this.attachments.get(frame.channel);
    if (attachment === undefined) return;
    const { terminal, client } = attachment;
    const expected = terminal.received(client);
    if (frame.offset > expected) this.violations.push(`input at ${frame.offset}, not ${expected}`);
    if (frame.offset + frame.payload.length - attachment.inputAcknowledged > CHANNEL_WINDOW) {
      this.violations.push('input window exceeded');
    }
    const fresh = frame.payload.slice(expected - frame.offset);
    const parts = terminal.inputs.get(client) ?? [];
    terminal.inputs.set(client, [...parts, fresh]);
    setTimeout(() => {
      const off = terminal.received(client);
      if (this.attachments.get(attachment.ch) !== attachment) return;
      if (off === attachment.inputAcknowledged) return;
      attachment.inputAcknowledged = off;
      this.say({ t: 'ack', ch: attachment.ch, off });
    }, this.random() * 40);
  }

  print(terminal: Terminal, bytes: Uint8Array): void {
    terminal.print(bytes);
    this.pump();
  }

  /** Forgets the oldest output. */
  forget(terminal: Terminal, before: number): void {
    terminal.keptFrom = before;
    for (const attachment of this.attachments.values()) {
      if (attachment.terminal !== terminal || attachment.sent >= before) continue;
      this.say({ t: 'gap', ch: attachment.ch, from: attachment.sent, to: before });
      attachment.sent = before;
    }
    this.pump();
  }

  private pump(): void {
    for (const attachment of this.attachments.values()) {
      const { terminal, ch } = attachment;
      for (;;) {
        const window = CHANNEL_WINDOW - (attachment.sent - attachment.acknowledged);
        const most = Math.min(window, terminal.output.length - attachment.sent, DATA_PAYLOAD);
        if (most <= 0) break;
        const length = 1 + Math.floor(this.random() * most);
        const offset = attachment.sent;
        const payload = terminal.output.subarray(offset, offset + length);
        attachment.sent += length;
        this.socket?.emit(encodeData({ channel: ch, offset, payload }).buffer);
      }
    }
  }
}
