import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../api/call';
import type { Draft, Drafts } from './drafts';
import { decode, LARGEST, TextDocument, type TextHolder } from './TextDocument';

/** One file on a disk that checks versions, as the project server does. */
class Disk {
  content: Uint8Array | null = null;
  version = 0;
  offline = false;
  writes = 0;

  put(content: string | Uint8Array | null): void {
    this.content = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    this.version++;
  }

  get text(): string | null {
    return this.content && new TextDecoder().decode(this.content);
  }

  facts = () =>
    Promise.resolve(
      this.content === null ? null : { size: this.content.length, version: String(this.version) },
    );

  read = () => {
    if (this.content === null) return Promise.reject(new ApiError(404, 'not_found', 'No such file.'));
    return Promise.resolve({ bytes: this.content, version: String(this.version) });
  };

  write = (_path: string, bytes: BlobPart, version: string | null) => {
    this.writes++;
    if (this.offline) return Promise.reject(new ApiError(0, 'unreachable', 'Away.'));
    const actual = this.content === null ? null : String(this.version);
    if (actual !== version) return Promise.reject(new ApiError(412, 'version_conflict', 'Changed.'));
    this.put(bytes as string);
    return Promise.resolve(String(this.version));
  };
}

class MemoryDrafts implements Drafts {
  readonly kept = new Map<string, Draft>();
  get = (key: string) => Promise.resolve(this.kept.get(key) ?? null);
  put = (key: string, draft: Draft) => Promise.resolve(void this.kept.set(key, draft));
  remove = (key: string) => Promise.resolve(void this.kept.delete(key));
}

class Page implements TextHolder {
  content = '';
  readonly document: TextDocument;

  constructor(disk: Disk, drafts: Drafts) {
    this.document = new TextDocument('a.txt', disk, drafts, 'a.txt');
  }

  async open(): Promise<this> {
    this.content = (await this.document.load()) ?? '';
    this.document.attach(this);
    return this;
  }

  type(content: string): void {
    this.content = content;
    this.document.edited();
  }

  text = () => this.content;
  replace(content: string): void {
    this.content = content;
    this.document.edited();
  }

  get state() {
    return this.document.state();
  }
}

let disk: Disk;
let drafts: MemoryDrafts;
let page: Page;

beforeEach(async () => {
  vi.useFakeTimers();
  disk = new Disk();
  drafts = new MemoryDrafts();
  disk.put('one');
  page = await new Page(disk, drafts).open();
});
afterEach(() => void vi.useRealTimers());

describe('a text file', () => {
  it('is read, changed and saved', async () => {
    expect(page.content).toBe('one');
    page.type('two');
    expect(page.state).toMatchObject({ status: 'ready', dirty: true });
    await page.document.save();
    expect(disk.text).toBe('two');
    expect(page.state).toMatchObject({ dirty: false, saving: false, conflict: null });
  });

  it('is clean again when the change was taken back', () => {
    page.type('two');
    page.type('one');
    expect(page.state.dirty).toBe(false);
  });

  it('never writes over what somebody else saved', async () => {
    page.type('mine');
    disk.put('theirs');
    await page.document.save();
    expect(disk.text).toBe('theirs');
    expect(page.state.conflict).toMatchObject({ text: 'theirs' });
    expect(page.content).toBe('mine');
  });

  it('lets the person keep theirs or mine', async () => {
    page.type('mine');
    disk.put('theirs');
    await page.document.save();
    await page.document.keepMine();
    expect(disk.text).toBe('mine');
    expect(page.state).toMatchObject({ dirty: false, conflict: null });

    page.type('mine again');
    disk.put('theirs again');
    await page.document.save();
    page.document.takeTheirs();
    expect(page.content).toBe('theirs again');
    expect(disk.text).toBe('theirs again');
    expect(page.state).toMatchObject({ dirty: false, conflict: null });
  });

  it('asks again when the file changed once more while the person decided', async () => {
    page.type('mine');
    disk.put('theirs');
    await page.document.save();
    disk.put('third');
    await page.document.keepMine();
    expect(disk.text).toBe('third');
    expect(page.state.conflict).toMatchObject({ text: 'third' });
  });

  it('follows the disk quietly while it is clean, and shows a bar when it is not', async () => {
    disk.put('two');
    await page.document.changedOnDisk();
    expect(page.content).toBe('two');
    expect(page.state).toMatchObject({ dirty: false, conflict: null });

    page.type('mine');
    disk.put('three');
    await page.document.changedOnDisk();
    expect(page.content).toBe('mine');
    expect(page.state.conflict).toMatchObject({ text: 'three' });
  });

  it('does not take its own saving for somebody else', async () => {
    page.type('two');
    await page.document.save();
    page.type('three');
    await page.document.changedOnDisk();
    expect(page.state.conflict).toBeNull();
  });

  it('keeps the text when the file is deleted, and can save it again', async () => {
    page.type('mine');
    disk.put(null);
    await page.document.changedOnDisk();
    expect(page.state.conflict).toEqual({ text: null, version: null });
    await page.document.keepMine();
    expect(disk.text).toBe('mine');
  });

  it('says what failed and keeps the text when the project is away', async () => {
    page.type('two');
    disk.offline = true;
    await page.document.save();
    expect(page.state).toMatchObject({ dirty: true, saving: false });
    expect(page.state.error).toBeInstanceOf(ApiError);
    disk.offline = false;
    await page.document.save();
    expect(page.state).toMatchObject({ dirty: false, error: null });
  });

  it('stays unsaved when somebody typed while it was saved', async () => {
    page.type('two');
    const saving = page.document.save();
    page.type('two and more');
    await saving;
    expect(disk.text).toBe('two');
    expect(page.state.dirty).toBe(true);
  });
});

describe('unsaved text', () => {
  it('comes back after a reload, and goes once it is saved', async () => {
    page.type('unsaved');
    await vi.advanceTimersByTimeAsync(400);
    const later = await new Page(disk, drafts).open();
    expect(later.content).toBe('unsaved');
    expect(later.state).toMatchObject({ dirty: true, restored: true, conflict: null });
    await later.document.save();
    expect(drafts.kept.size).toBe(0);
  });

  it('comes back beside what changed on disk meanwhile', async () => {
    page.type('unsaved');
    page.document.keepDraft();
    disk.put('theirs');
    const later = await new Page(disk, drafts).open();
    expect(later.content).toBe('unsaved');
    expect(later.state.conflict).toMatchObject({ text: 'theirs' });
    await later.document.save();
    expect(disk.text).toBe('unsaved');
  });

  it('can be discarded', async () => {
    page.type('unsaved');
    page.document.keepDraft();
    const later = await new Page(disk, drafts).open();
    later.document.discard();
    expect(later.content).toBe('one');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(drafts.kept.size).toBe(0);
  });
});

describe('what is no text', () => {
  it.each([
    ['binary', new Uint8Array([80, 75, 0, 4])],
    ['binary', new Uint8Array([0xff, 0xfe, 0x41])],
    ['large', new Uint8Array(LARGEST + 1).fill(65)],
  ])('is %s and not opened', async (status, bytes) => {
    disk.put(bytes);
    const other = await new Page(disk, drafts).open();
    expect(other.state).toMatchObject({ status, size: bytes.length });
  });

  it('keeps a byte order mark', () => {
    expect(decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x41]))).toBe('\ufeffA');
  });
});
