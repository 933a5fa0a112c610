import { ApiError } from '../../api/call';
import type { FilesApi } from '../files/filesApi';
import type { Draft, Drafts } from './drafts';

/** Larger files are not opened in the editor, in bytes. */
export const LARGEST = 5 * 1024 * 1024;

/** Milliseconds after the last key before a draft is kept. */
const DRAFT_AFTER = 300;

/** What is on the disk when it is not what this page last read or wrote. */
export interface Theirs {
  /** null: the file was deleted. */
  text: string | null;
  version: string | null;
}

export interface DocumentState {
  status: 'loading' | 'ready' | 'missing' | 'large' | 'binary' | 'failed';
  size: number;
  dirty: boolean;
  saving: boolean;
  /** Unsaved text from an earlier page was brought back. */
  restored: boolean;
  conflict: Theirs | null;
  /** Why the last reading or saving failed. */
  error: unknown;
}

/** Where the text is while it is edited. */
export interface TextHolder {
  text(): string;
  /** Puts other text in place, from outside. */
  replace(text: string): void;
}

const INITIAL: DocumentState = {
  status: 'loading',
  size: 0,
  dirty: false,
  saving: false,
  restored: false,
  conflict: null,
  error: null,
};

/**
 * One text file while it is open: reads and saves it with its version, so that nobody's change is written
 * over unseen, and keeps unsaved text as a draft. Observable.
 */
export class TextDocument {
  private current: DocumentState = INITIAL;
  private readonly listeners = new Set<() => void>();
  private holder: TextHolder | null = null;
  private base = '';
  private version: string | null = null;
  private draftTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly path: string,
    private readonly files: Pick<FilesApi, 'facts' | 'read' | 'write'>,
    private readonly drafts: Drafts,
    private readonly draftKey: string,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = (): DocumentState => this.current;

  /** The text as it is to be shown first. */
  get initialText(): string {
    return this.base;
  }

  /** Reads the file, and brings unsaved text back. Returns the text to show, or null when there is none to edit. */
  async load(): Promise<string | null> {
    this.update(INITIAL);
    try {
      const facts = await this.files.facts(this.path);
      const draft = await this.drafts.get(this.draftKey);
      if (facts === null) return this.loadMissing(draft);
      if (facts.size > LARGEST) return this.refuse('large', facts.size);
      const content = await this.files.read(this.path);
      const text = decode(content.bytes);
      if (text === null) return this.refuse('binary', content.bytes.length);
      this.base = text;
      this.version = content.version;
      const unsaved = draft !== null && draft.text !== text ? draft : null;
      if (draft !== null && unsaved === null) void this.drafts.remove(this.draftKey);
      const stale = unsaved !== null && unsaved.version !== content.version;
      this.update({
        status: 'ready',
        size: content.bytes.length,
        dirty: unsaved !== null,
        restored: unsaved !== null,
        conflict: stale ? { text, version: content.version } : null,
      });
      return unsaved?.text ?? text;
    } catch (error) {
      this.update({ status: 'failed', error });
      return null;
    }
  }

  private loadMissing(draft: Draft | null): string | null {
    this.version = null;
    this.base = '';
    if (draft === null) {
      this.update({ status: 'missing' });
      return null;
    }
    this.update({ status: 'ready', dirty: true, restored: true, conflict: { text: null, version: null } });
    return draft.text;
  }

  private refuse(status: 'large' | 'binary', size: number): null {
    this.update({ status, size });
    return null;
  }

  /** The editor has it from now on; null when the editor goes. */
  attach(holder: TextHolder | null): void {
    this.holder = holder;
  }

  /** Somebody typed. */
  edited(): void {
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.keepDraft(), DRAFT_AFTER);
    const dirty = this.holder?.text() !== this.base;
    if (dirty !== this.current.dirty || this.current.restored) this.update({ dirty, restored: false });
  }

  /** Keeps unsaved text now: the page may go away. */
  keepDraft(): void {
    clearTimeout(this.draftTimer);
    this.draftTimer = undefined;
    if (!this.current.dirty || this.holder === null) void this.drafts.remove(this.draftKey);
    else void this.drafts.put(this.draftKey, { text: this.holder.text(), version: this.version });
  }

  /** Saves what is typed if the file is still what it was; else there is a conflict to decide. */
  async save(): Promise<void> {
    await this.write(this.version);
  }

  /** Writes this text over what is on the disk, if that is still what the person has seen. */
  async keepMine(): Promise<void> {
    const { conflict } = this.current;
    if (conflict !== null) await this.write(conflict.version);
  }

  /** Gives this text up for what is on the disk. */
  takeTheirs(): void {
    const { conflict } = this.current;
    if (conflict === null) return;
    if (conflict.text === null) {
      this.forgetDraft();
      this.update({ status: 'missing', dirty: false, conflict: null, restored: false });
      return;
    }
    this.accept(conflict.text, conflict.version);
  }

  /** Drops unsaved text that was brought back. */
  discard(): void {
    this.accept(this.base, this.version);
  }

  /** Something happened to the file on the disk: a clean text follows it quietly, typed text is never touched. */
  async changedOnDisk(): Promise<void> {
    const { status, saving } = this.current;
    if (saving || (status !== 'ready' && status !== 'missing')) return;
    try {
      const facts = await this.files.facts(this.path);
      if (this.current.saving || (facts?.version ?? null) === this.version) return;
      if (status === 'missing') {
        await this.load();
        return;
      }
      await this.meet(facts);
    } catch (error) {
      // The next change or the next save will tell; what is typed stays.
      console.warn('could not look at the file', error);
    }
  }

  private async meet(facts: { size: number } | null): Promise<void> {
    const theirs = await this.readTheirs(facts);
    if (this.current.saving) return;
    if (theirs.text !== null && theirs.text === this.holder?.text()) this.accept(theirs.text, theirs.version);
    else if (this.current.dirty) this.update({ conflict: theirs });
    else if (theirs.text === null) this.update({ status: 'missing' });
    else this.accept(theirs.text, theirs.version);
  }

  private async readTheirs(facts: { size: number } | null): Promise<Theirs> {
    if (facts === null) return { text: null, version: null };
    const { bytes, version } = await this.files.read(this.path);
    return { text: decode(bytes) ?? '', version };
  }

  private async write(version: string | null): Promise<void> {
    if (this.holder === null || this.current.saving) return;
    const text = this.holder.text();
    this.update({ saving: true, error: null });
    try {
      this.version = await this.files.write(this.path, text, version);
      this.base = text;
      const dirty = this.holder.text() !== text;
      this.update({ status: 'ready', saving: false, dirty, conflict: null, restored: false });
      this.keepDraft();
    } catch (error) {
      await this.notSaved(error);
    }
  }

  private async notSaved(error: unknown): Promise<void> {
    if (!(error instanceof ApiError) || error.status !== 412) {
      this.update({ saving: false, error });
      return;
    }
    try {
      const theirs = await this.readTheirs(await this.files.facts(this.path));
      this.update({ saving: false, conflict: theirs });
    } catch (failure) {
      this.update({ saving: false, error: failure });
    }
  }

  private accept(text: string, version: string | null): void {
    this.base = text;
    this.version = version;
    this.forgetDraft();
    this.update({ dirty: false, conflict: null, restored: false, error: null });
    if (this.holder?.text() !== text) this.holder?.replace(text);
  }

  private forgetDraft(): void {
    clearTimeout(this.draftTimer);
    this.draftTimer = undefined;
    void this.drafts.remove(this.draftKey);
  }

  private update(change: Partial<DocumentState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of [...this.listeners]) listener();
  }
}

/** The text of the bytes, or null when they are no UTF-8 text. A byte order mark stays. */
export function decode(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, 8000).includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
