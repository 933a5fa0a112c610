import { Backoff } from './backoff';
import type { Channel, ChannelPort } from './Channel';
import { decodeData, encodeData } from './frames';
import { SILENCE, TOUCH_EVERY } from './limits';
import {
  isChannelMessage,
  parseMessage,
  type ByeCode,
  type ClientMessage,
  type ServerMessage,
} from './messages';
import { initialState, type EndCode, type SessionState } from './SessionState';

/** What a session uses of a `WebSocket`. */
export type Socket = Pick<
  WebSocket,
  'binaryType' | 'readyState' | 'send' | 'close' | 'onopen' | 'onmessage' | 'onclose'
>;

export interface SessionOptions {
  projectId: string;
  connect?: (url: string, protocol: string) => Socket;
  /** Asked when the hub could not be reached or refused: why, or null when trying again makes sense. */
  probe?: () => Promise<EndCode | null>;
  random?: () => number;
}

const SUBPROTOCOL = 'carrel.v1';
const OPEN = 1;

/** A hub that drains sends its sessions away one after the other, so they need not spread much. */
const SENT_AWAY_MS = 300;
/** Absent in tests, which run without a browser. */
const browser = typeof window === 'undefined' ? undefined : window;

/**
 * The one websocket of an open project: comes back by itself, opens its channels again on each
 * connection and keeps what the hub and the project server tell as one observable state.
 */
export class SessionClient {
  private current: SessionState = initialState(Date.now());
  private readonly listeners = new Set<() => void>();
  private readonly channels = new Map<Channel, number | null>();
  private readonly byNumber = new Map<number, Channel>();
  private readonly backoff: Backoff;
  private readonly random: () => number;
  private socket: Socket | null = null;
  private nextChannel = 1;
  private lastHeard = 0;
  private lastTouch = -Infinity;
  private bye: { code: ByeCode; error: string } | null = null;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private running = false;

  constructor(private readonly options: SessionOptions) {
    this.random = options.random ?? Math.random;
    this.backoff = new Backoff(this.random);
  }

  /** Connects, and keeps doing so until `stop`. */
  start(): void {
    if (this.running) return;
    this.running = true;
    browser?.addEventListener('online', this.retryNow);
    browser?.addEventListener('offline', this.cutOff);
    browser?.document.addEventListener('visibilitychange', this.retryNow);
    this.connect();
  }

  stop(): void {
    this.running = false;
    browser?.removeEventListener('online', this.retryNow);
    browser?.removeEventListener('offline', this.cutOff);
    browser?.document.removeEventListener('visibilitychange', this.retryNow);
    clearTimeout(this.retry);
    this.retry = undefined;
    this.abandon(1000);
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** For `useSyncExternalStore`. */
  readonly state = (): SessionState => this.current;

  /** Opens the channel on this connection and on each later one, until `detach`. */
  attach(channel: Channel): void {
    this.channels.set(channel, null);
    if (this.current.link.up && this.isOpen()) this.openChannel(channel);
  }

  /** Leaves the channel; what it showed goes on in the project. */
  detach(channel: Channel): void {
    const number = this.channels.get(channel);
    this.channels.delete(channel);
    channel.lost();
    if (typeof number !== 'number') return;
    this.byNumber.delete(number);
    this.say({ t: 'close', ch: number });
  }

  /** Ends the terminal and its processes. False when the project cannot be reached. */
  killTerminal(terminal: string): boolean {
    return this.sayToProject({ t: 'kill', terminal });
  }

  /** False when the project cannot be reached. */
  renameTerminal(terminal: string, title: string): boolean {
    return this.sayToProject({ t: 'title', terminal, title });
  }

  /** Somebody is at work here. Cheap: call it on every key and click. */
  touch(): void {
    const now = Date.now();
    if (now - this.lastTouch < TOUCH_EVERY || !this.sayToProject({ t: 'touch' })) return;
    this.lastTouch = now;
    if (this.current.idleStopAt !== null) this.update({ idleStopAt: null });
  }

  private readonly retryNow = (): void => {
    if (this.retry === undefined || browser?.document.visibilityState === 'hidden') return;
    this.connect();
  };

  /** The browser knows before any silence tells; a hub on this very machine is back at the first attempt. */
  private readonly cutOff = (): void => this.abandon(4000);

  private connect(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    this.bye = null;
    const open = this.options.connect ?? ((url, protocol) => new WebSocket(url, protocol));
    const socket = open(sessionUrl(this.options.projectId), SUBPROTOCOL);
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.heard();
    socket.onmessage = (event: MessageEvent) => this.onMessage(socket, event.data);
    socket.onclose = (event: CloseEvent) => {
      if (this.socket === socket) this.onClose(event.code);
    };
    this.heard();
    this.watch();
  }

  private onMessage(socket: Socket, data: unknown): void {
    if (this.socket !== socket) return;
    this.heard();
    try {
      if (typeof data === 'string') this.onText(data);
      else this.onData(data as ArrayBuffer);
    } catch (error) {
      this.fail(String(error));
    }
  }

  private onText(text: string): void {
    const message = parseMessage(text);
    if (message === null) return;
    if (isChannelMessage(message)) this.byNumber.get(message.ch)?.message(message);
    else this.onNews(message);
  }

  private onData(data: ArrayBuffer): void {
    const frame = decodeData(data);
    this.byNumber.get(frame.channel)?.data(frame.offset, frame.payload);
  }

  private onNews(message: Exclude<ServerMessage, { ch: number }>): void {
    switch (message.t) {
      case 'hub.status': {
        this.backoff.reset();
        const { connection } = this.current;
        const { project } = message;
        const idleStopAt = project.idle_stop_at ? this.current.idleStopAt : null;
        const open = connection.kind === 'open' ? connection : { kind: 'open' as const };
        this.update({ connection: open, project, idleStopAt });
        return;
      }
      case 'hub.link':
        this.onLink(message.up, message.epoch);
        return;
      case 'hub.people':
        this.update({ people: message.people });
        return;
      case 'hub.warning':
        this.update({ idleStopAt: message.at });
        return;
      case 'hub.bye':
        this.bye = message;
        return;
      case 'terminals':
        this.update({ terminals: message.list });
        return;
      case 'ports':
        this.update({ ports: message.list });
        return;
      case 'resources': {
        const { cpu, memory, memory_limit, disk_used, disk_free, processes } = message;
        const resources = { cpu, memory, memory_limit, disk_used, disk_free, processes };
        this.update({ resources });
        return;
      }
      case 'error':
        console.warn('the project did not understand this page', message.code, message.error);
        return;
      case 'hub.beat':
        return;
    }
  }

  private onLink(up: boolean, epoch: number): void {
    this.loseChannels();
    const { link } = this.current;
    const since = link.up === up ? link.since : Date.now();
    const gone = link.epoch !== null && link.epoch !== epoch ? { terminals: null, ports: null } : {};
    this.update({ link: { up, epoch, since }, ...gone });
    if (up) for (const channel of [...this.channels.keys()]) this.openChannel(channel);
  }

  private openChannel(channel: Channel): void {
    const number = this.nextChannel++;
    const port: ChannelPort = {
      say: (message) => this.say({ ...message, ch: number }),
      send: (offset, payload) => {
        if (this.isOpen()) this.socket?.send(encodeData({ channel: number, offset, payload }));
      },
      fail: (reason) => this.fail(reason),
    };
    const message = channel.open(port);
    if (message === null) return;
    this.channels.set(channel, number);
    this.byNumber.set(number, channel);
    this.say({ ...message, ch: number });
  }

  private loseChannels(): void {
    this.byNumber.clear();
    for (const channel of this.channels.keys()) {
      this.channels.set(channel, null);
      channel.lost();
    }
  }

  private onClose(code: number): void {
    clearTimeout(this.watchdog);
    this.socket = null;
    this.nextChannel = 1;
    this.loseChannels();
    const { connection, link } = this.current;
    const now = Date.now();
    if (link.up) this.update({ link: { ...link, up: false, since: now } });
    if (!this.running) return;
    if (code === 1008) {
      this.finish(this.bye?.code === 'signed_out' ? 'signed_out' : revocation(this.bye?.code));
      return;
    }
    if (connection.kind !== 'lost') this.update({ connection: { kind: 'lost', since: now } });
    const wasOpen = connection.kind === 'open';
    const wait = code === 1001 && wasOpen ? SENT_AWAY_MS * this.random() : this.backoff.next();
    this.retry = setTimeout(() => this.connect(), wait);
    if (!wasOpen) void this.askWhy();
  }

  /** A browser does not tell why an upgrade was refused, so somebody else is asked. */
  private async askWhy(): Promise<void> {
    const code = await this.options.probe?.().catch(() => null);
    if (code && this.running && !this.isOpen()) this.finish(code);
  }

  private finish(code: EndCode): void {
    const error = this.bye?.error ?? '';
    this.stop();
    this.update({ connection: { kind: 'ended', code, error } });
  }

  /** Gives this connection up for a new one. */
  private fail(reason: string): void {
    console.warn('starting a new connection:', reason);
    this.abandon(4000);
  }

  private abandon(code: number): void {
    const socket = this.socket;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // A socket whose peer is gone takes minutes to close: don't wait for it.
    socket.close(code);
    this.onClose(code);
  }

  private heard(): void {
    this.lastHeard = Date.now();
  }

  private watch(): void {
    clearTimeout(this.watchdog);
    const left = this.lastHeard + SILENCE - Date.now();
    if (left <= 0) this.fail('nothing was heard for 25 s');
    else this.watchdog = setTimeout(() => this.watch(), left);
  }

  private isOpen(): boolean {
    return this.socket?.readyState === OPEN;
  }

  private sayToProject(message: ClientMessage): boolean {
    if (!this.isOpen() || !this.current.link.up) return false;
    this.say(message);
    return true;
  }

  private say(message: ClientMessage): void {
    if (this.isOpen()) this.socket?.send(JSON.stringify(message));
  }

  private update(change: Partial<SessionState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of [...this.listeners]) listener();
  }
}

function revocation(code: ByeCode | undefined): EndCode {
  return code === 'access_revoked' ? 'access_revoked' : 'refused';
}

function sessionUrl(projectId: string): string {
  const origin = browser?.location.origin ?? 'http://localhost';
  return `${origin.replace(/^http/, 'ws')}/ws/projects/${encodeURIComponent(projectId)}`;
}
