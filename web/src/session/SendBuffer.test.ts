import { expect, it } from 'vitest';
import { SendBuffer } from './SendBuffer';

function filled(): SendBuffer {
  const buffer = new SendBuffer();
  for (const part of [[0, 1, 2], [3], [], [4, 5, 6, 7]]) buffer.append(new Uint8Array(part));
  return buffer;
}

it('slices across chunks by offset', () => {
  const buffer = filled();
  expect([...buffer.slice(0, 100)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect([...buffer.slice(2, 3)]).toEqual([2, 3, 4]);
  expect([...buffer.slice(8, 3)]).toEqual([]);
});

it('begins where the other side counts from', () => {
  const buffer = filled();
  buffer.beginAt(100);
  expect([buffer.start, buffer.end]).toEqual([100, 108]);
  expect([...buffer.slice(101, 3)]).toEqual([1, 2, 3]);
});

it('keeps offsets when the beginning is dropped, within a chunk too', () => {
  const buffer = filled();
  buffer.dropBefore(5);
  expect(buffer.start).toBe(5);
  expect(buffer.end).toBe(8);
  expect([...buffer.slice(5, 2)]).toEqual([5, 6]);
  buffer.dropBefore(8);
  buffer.append(new Uint8Array([8]));
  expect([...buffer.slice(8, 9)]).toEqual([8]);
});
