import type { Project } from '../api/types';
import type { Person, PortInfo, Resources, TerminalInfo } from './messages';

/** Why a session ended for good. */
export type EndCode = 'access_revoked' | 'signed_out' | 'not_found' | 'refused';

export type Connection =
  | { kind: 'connecting' }
  | { kind: 'open' }
  /** `since` is when it was lost (ms); it comes back by itself. */
  | { kind: 'lost'; since: number }
  | { kind: 'ended'; code: EndCode; error: string };

/** Whether the hub reaches the project server. `since` is when that changed (ms). */
export interface Link {
  up: boolean;
  epoch: number | null;
  since: number;
}

/** All that a session knows. Replaced, never changed: parts that did not change stay identical. */
export interface SessionState {
  connection: Connection;
  project: Project | null;
  link: Link;
  people: Person[];
  /** When the project will be stopped unless somebody works. */
  idleStopAt: string | null;
  /** null until the project server has told them. */
  terminals: TerminalInfo[] | null;
  ports: PortInfo[] | null;
  resources: Resources | null;
}

export function initialState(now: number): SessionState {
  return {
    connection: { kind: 'connecting' },
    project: null,
    link: { up: false, epoch: null, since: now },
    people: [],
    idleStopAt: null,
    terminals: null,
    ports: null,
    resources: null,
  };
}
