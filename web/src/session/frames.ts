import { DATA_PAYLOAD } from './limits';
import { MalformedFrameError, read, size, write } from './varint';

/** A binary frame: where in which channel's stream its bytes belong. */
export interface DataFrame {
  channel: number;
  offset: number;
  payload: Uint8Array;
}

/** The frame as the bytes of one websocket message. */
export function encodeData(frame: DataFrame): Uint8Array<ArrayBuffer> {
  const { channel, offset, payload } = frame;
  const out = new Uint8Array(size(channel) + size(offset) + payload.length);
  out.set(payload, write(out, write(out, 0, channel), offset));
  return out;
}

/**
 * The frame in a websocket message. Its payload is a view of the message, not a copy.
 *
 * @throws MalformedFrameError when it is cut off or its payload is too large
 */
export function decodeData(message: ArrayBuffer): DataFrame {
  const bytes = new Uint8Array(message);
  const channel = read(bytes, 0);
  const offset = read(bytes, channel.next);
  const payload = bytes.subarray(offset.next);
  if (payload.length > DATA_PAYLOAD) throw new MalformedFrameError('payload too large');
  return { channel: channel.value, offset: offset.value, payload };
}
