import { describe, expect, it } from 'vitest';
import { MalformedFrameError, read, size, write } from './varint';

function encoded(value: number): number[] {
  const out = new Uint8Array(size(value));
  expect(write(out, 0, value)).toBe(out.length);
  return [...out];
}

describe('varint', () => {
  it.each([
    [0, [0x00]],
    [1, [0x01]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [300, [0xac, 0x02]],
    [2 ** 31, [0x80, 0x80, 0x80, 0x80, 0x08]],
    [2 ** 32 + 5, [0x85, 0x80, 0x80, 0x80, 0x10]],
    [Number.MAX_SAFE_INTEGER, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('writes %d and reads it again', (value, bytes) => {
    expect(encoded(value)).toEqual(bytes);
    const padded = new Uint8Array([9, ...bytes, 9]);
    expect(read(padded, 1)).toEqual({ value, next: bytes.length + 1 });
  });

  it.each([
    ['cut off', [0x80]],
    ['empty', []],
    ['not shortest', [0x80, 0x00]],
    ['ten bytes', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['above 2^53', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f]],
  ])('refuses what is %s', (_, bytes) => {
    expect(() => read(new Uint8Array(bytes), 0)).toThrow(MalformedFrameError);
  });

  it('writes no negative, broken or inexact offset', () => {
    for (const value of [-1, 0.5, NaN, 2 ** 53]) expect(() => size(value)).toThrow(RangeError);
  });
});
