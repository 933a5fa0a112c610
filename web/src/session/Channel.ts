import type { ChannelMessage, ClientMessage, OpenMessage } from './messages';

type Distribute<T> = T extends { ch: number } ? Omit<T, 'ch'> : never;

/** What a channel says about itself; the session adds the number it has on this connection. */
export type ChannelSaying = Distribute<Exclude<ClientMessage, { t: 'open' }>>;

/** A channel's way out while the project server can be reached. */
export interface ChannelPort {
  say(message: ChannelSaying): void;
  send(offset: number, payload: Uint8Array): void;
  /** The other side broke the contract: the session starts a new connection. */
  fail(reason: string): void;
}

/** A channel outlives connections: it is opened again on each, and told when one is lost. */
export interface Channel {
  /** The project server can be reached: what opens the channel, or null when it has ended. */
  open(port: ChannelPort): OpenMessage | null;
  message(message: ChannelMessage): void;
  data(offset: number, payload: Uint8Array): void;
  lost(): void;
}
