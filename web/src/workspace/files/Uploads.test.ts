import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '../../api/call';
import { seeded } from '../../session/simulation';
import { CHUNK, Uploads, type UploadTransport } from './Uploads';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Takes bytes, and loses the connection at random: before, within or after a chunk. */
class ShakyServer implements UploadTransport {
  readonly received: Blob[] = [];
  arrived = 0;
  begun = 0;
  givenUp = 0;
  exists = false;
  failures = 0;

  constructor(
    private readonly random: () => number,
    private readonly shakiness: number,
  ) {}

  begin(_path: string, _size: number, _modified: number, overwrite: boolean): Promise<string> {
    if (this.exists && !overwrite) return Promise.reject(new ApiError(409, 'exists', 'It is there.'));
    this.begun++;
    return Promise.resolve('u1');
  }

  offset(): Promise<number> {
    return this.shaken() ? this.lost() : Promise.resolve(this.arrived);
  }

  async send(_id: string, offset: number, bytes: Blob, progress: (sent: number) => void): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (offset !== this.arrived) throw new ApiError(409, 'offset_conflict', 'Out of step.');
    const part = this.shaken() ? bytes.slice(0, Math.floor(this.random() * bytes.size)) : bytes;
    this.received.push(part);
    this.arrived += part.size;
    progress(part.size);
    if (part !== bytes || this.shaken()) await this.lost();
  }

  giveUp(): Promise<void> {
    this.givenUp++;
    return Promise.resolve();
  }

  private shaken(): boolean {
    return this.random() < this.shakiness;
  }

  private lost(): Promise<never> {
    this.failures++;
    return Promise.reject(new ApiError(0, 'unreachable', 'Lost.'));
  }
}

function file(random: () => number, size: number): File {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i += 997) bytes[i] = random() * 256;
  return new File([bytes], 'data.bin');
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

it.each([1, 2, 3, 4, 5])('arrives whole over a connection that breaks (seed %d)', async (seed) => {
  const random = seeded(seed);
  const server = new ShakyServer(random, 0.4);
  const arrived: string[] = [];
  const uploads = new Uploads(server, (path) => arrived.push(path));
  const sent = file(random, 3 * CHUNK + 12_345);
  uploads.add(sent, 'work/data.bin');
  for (let i = 0; i < 600 && uploads.busy; i++) await vi.advanceTimersByTimeAsync(500);
  expect(uploads.state()[0]).toMatchObject({ state: 'done', sent: sent.size });
  expect(arrived).toEqual(['work/data.bin']);
  expect(server.failures).toBeGreaterThan(0);
  const [before, after] = await Promise.all([bytesOf(sent), bytesOf(new Blob(server.received))]);
  expect(before.length).toBe(after.length);
  expect(before.every((byte, i) => byte === after[i])).toBe(true);
});

it('pauses, and goes on where it was', async () => {
  const server = new ShakyServer(seeded(1), 0);
  const uploads = new Uploads(server);
  const id = uploads.add(file(seeded(1), 4 * CHUNK), 'a');
  await vi.advanceTimersByTimeAsync(15);
  uploads.pause(id);
  await vi.advanceTimersByTimeAsync(1_000);
  const arrived = server.arrived;
  expect(arrived).toBeGreaterThan(0);
  expect(arrived).toBeLessThan(4 * CHUNK);
  expect(uploads.state()[0]).toMatchObject({ state: 'paused' });
  uploads.resume(id);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(uploads.state()[0]).toMatchObject({ state: 'done' });
  expect(server.begun).toBe(1);
  expect(server.arrived).toBe(4 * CHUNK);
});

it('asks before it replaces, and gives up when told', async () => {
  const server = new ShakyServer(seeded(1), 0);
  server.exists = true;
  const uploads = new Uploads(server);
  const id = uploads.add(file(seeded(1), 10), 'a');
  await vi.advanceTimersByTimeAsync(100);
  expect(uploads.state()[0]).toMatchObject({ state: 'exists' });
  uploads.replace(id);
  await vi.advanceTimersByTimeAsync(100);
  expect(uploads.state()[0]).toMatchObject({ state: 'done' });

  const other = uploads.add(file(seeded(1), 4 * CHUNK), 'b');
  server.arrived = 0;
  await vi.advanceTimersByTimeAsync(0);
  uploads.replace(other);
  await vi.advanceTimersByTimeAsync(5);
  uploads.remove(other);
  await vi.advanceTimersByTimeAsync(100);
  expect(server.givenUp).toBe(1);
  expect(uploads.state()).toHaveLength(1);
});

it('sends two files at a time and the others after them', async () => {
  const uploads = new Uploads(new ShakyServer(seeded(1), 0));
  for (const name of ['a', 'b', 'c']) uploads.add(file(seeded(1), 0), name);
  expect(uploads.state().map(({ state }) => state)).toEqual(['running', 'running', 'waiting']);
  await vi.advanceTimersByTimeAsync(500);
  expect(uploads.state().map(({ state }) => state)).toEqual(['done', 'done', 'done']);
});
