import type { Project } from '../api/types';

// The control messages of a session: JSON text frames, their type in `t` (docs/protocol.md).

export interface Person {
  account_id: string;
  name: string;
  sessions: number;
}

export interface TerminalInfo {
  id: string;
  title: string;
  cwd: string;
  command: string;
  started: string;
}

export interface PortInfo {
  port: number;
  process: string;
  pid: number;
  address: string;
}

/** `cpu` in cores, everything else but `processes` in bytes. */
export interface Resources {
  cpu: number;
  memory: number;
  memory_limit: number;
  disk_used: number;
  disk_free: number;
  processes: number;
}

export type ByeCode = 'access_revoked' | 'signed_out' | 'draining' | 'too_slow' | 'malformed';

/** What the hub itself says. */
export type HubMessage =
  | { t: 'hub.status'; project: Project }
  | { t: 'hub.link'; up: boolean; epoch: number }
  | { t: 'hub.people'; people: Person[] }
  | { t: 'hub.warning'; kind: 'idle'; at: string }
  | { t: 'hub.beat' }
  | { t: 'hub.bye'; code: ByeCode; error: string };

/** What the project server says about the project. */
export type ProjectMessage =
  | { t: 'terminals'; list: TerminalInfo[] }
  | { t: 'ports'; list: PortInfo[] }
  | ({ t: 'resources' } & Resources)
  | { t: 'error'; code: string; error: string };

/** What the project server says about one channel. */
export type ChannelMessage =
  | {
      t: 'opened';
      ch: number;
      terminal?: string;
      exec?: string;
      from?: number;
      end?: number;
      in?: number;
      cols?: number;
      rows?: number;
    }
  | { t: 'ack'; ch: number; off: number }
  | { t: 'gap'; ch: number; from: number; to: number }
  | { t: 'size'; ch: number; cols: number; rows: number }
  | { t: 'exit'; ch: number; code: number | null; signal?: string | number | null }
  | { t: 'changed'; ch: number; path: string; names?: string[] }
  | { t: 'closed'; ch: number; code: string; error: string };

export type ServerMessage = HubMessage | ProjectMessage | ChannelMessage;

/** What opens a channel; the session adds the channel's number. */
export type OpenMessage =
  | {
      t: 'open';
      kind: 'terminal';
      client: string;
      terminal?: string;
      from?: number;
      cols: number;
      rows: number;
      cwd?: string;
      title?: string;
    }
  | { t: 'open'; kind: 'watch'; path: string };

/** What the page says within a session. */
export type ClientMessage =
  | (OpenMessage & { ch: number })
  | { t: 'ack'; ch: number; off: number }
  | { t: 'resize'; ch: number; cols: number; rows: number }
  | { t: 'close'; ch: number }
  | { t: 'kill'; terminal: string }
  | { t: 'title'; terminal: string; title: string }
  | { t: 'touch' };

/** The message in a text frame, or null when it is none that this page knows how to read. */
export function parseMessage(text: string): ServerMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    const typed = typeof message === 'object' && message !== null && 't' in message;
    return typed && typeof message.t === 'string' ? (message as ServerMessage) : null;
  } catch {
    return null;
  }
}

/** Whether the message belongs to one channel. */
export function isChannelMessage(message: ServerMessage): message is ChannelMessage {
  return 'ch' in message && typeof message.ch === 'number';
}
