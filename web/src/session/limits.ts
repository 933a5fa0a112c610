/** Bounds of the wire (docs/protocol.md). Sizes are in bytes, times in milliseconds. */

/** A channel's unacknowledged bytes in one direction; a sender that reaches it waits. */
export const CHANNEL_WINDOW = 256 * 1024;

/** The payload of one data frame. */
export const DATA_PAYLOAD = 32 * 1024;

/** A receiver acknowledges at least this often. */
export const ACK_EVERY = 64 * 1024;

/** A connection that has been silent for so long is given up. The hub says something every 10 s. */
export const SILENCE = 25_000;

/** `touch` is sent at most this often. */
export const TOUCH_EVERY = 30_000;
