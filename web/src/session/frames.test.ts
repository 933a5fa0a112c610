import { expect, it } from 'vitest';
import { decodeData, encodeData } from './frames';
import { DATA_PAYLOAD } from './limits';
import { MalformedFrameError } from './varint';

it('carries channel, offset and payload', () => {
  const payload = new Uint8Array([1, 2, 3]);
  const bytes = encodeData({ channel: 300, offset: 2 ** 40, payload });
  expect([...bytes]).toEqual([0xac, 0x02, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 1, 2, 3]);
  const frame = decodeData(bytes.buffer);
  expect(frame).toMatchObject({ channel: 300, offset: 2 ** 40 });
  expect([...frame.payload]).toEqual([1, 2, 3]);
});

it('refuses a payload above the bound, and a frame that is cut off', () => {
  const frame = (length: number) =>
    encodeData({ channel: 1, offset: 0, payload: new Uint8Array(length) }).buffer;
  expect(decodeData(frame(DATA_PAYLOAD)).payload).toHaveLength(DATA_PAYLOAD);
  expect(() => decodeData(frame(DATA_PAYLOAD + 1))).toThrow(MalformedFrameError);
  expect(() => decodeData(new Uint8Array([1]).buffer)).toThrow(MalformedFrameError);
});
