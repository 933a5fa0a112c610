/** The longest encoding, in bytes. */
export const MAX_BYTES = 9;

export class MalformedFrameError extends Error {
  override name = 'MalformedFrameError';
}

/** A decoded integer and the position behind it. */
export interface Read {
  value: number;
  next: number;
}

/** How many bytes `value` takes as an unsigned LEB128 integer. */
export function size(value: number): number {
  requireUnsigned(value);
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}

/** Writes `value` at `at` and returns the position behind it. */
export function write(out: Uint8Array, at: number, value: number): number {
  requireUnsigned(value);
  let rest = value;
  let position = at;
  // Offsets pass 2^31, where the bit operators of JavaScript end: divide instead of shifting.
  while (rest >= 0x80) {
    out[position++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  out[position++] = rest;
  return position;
}

/**
 * Reads the integer at `at`.
 *
 * @throws MalformedFrameError when it is cut off, not in its shortest form, longer than 9 bytes, or
 *   above what a JavaScript number holds exactly (2^53 − 1, 8 PiB)
 */
export function read(bytes: Uint8Array, at: number): Read {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < MAX_BYTES; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new MalformedFrameError('integer cut off');
    value += (byte & 0x7f) * scale;
    scale *= 0x80;
    if (byte < 0x80) {
      if (byte === 0 && i > 0) throw new MalformedFrameError('integer not in its shortest form');
      if (!Number.isSafeInteger(value)) throw new MalformedFrameError('integer too large');
      return { value, next: at + i + 1 };
    }
  }
  throw new MalformedFrameError('integer too long');
}

function requireUnsigned(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an offset: ${value}`);
}
