import { ApiError } from '../../api/call';
import type { FilesApi } from './filesApi';

/** How long a deletion can be undone, in milliseconds: as long as its notice is shown. */
const UNDO = 10_000;

/**
 * Deletions that can still be undone: their entries are hidden at once and removed for good a little later,
 * or when the page is left. An observable set of paths.
 */
export class PendingRemovals {
  private pending: ReadonlyMap<string, ReturnType<typeof setTimeout>> = new Map();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly files: Pick<FilesApi, 'remove'>,
    private readonly failed: (path: string, error: unknown) => void,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = (): ReadonlyMap<string, unknown> => this.pending;

  /** Returns what undoes it. */
  add(path: string): () => void {
    const timer = setTimeout(() => void this.remove(path), UNDO);
    this.publish(new Map(this.pending).set(path, timer));
    return () => {
      clearTimeout(this.pending.get(path));
      this.drop(path);
    };
  }

  /** The page is left: what was deleted is deleted now. */
  flush(): void {
    for (const [path, timer] of this.pending) {
      clearTimeout(timer);
      void this.files.remove(path, true).catch(() => undefined);
    }
    this.publish(new Map());
  }

  private async remove(path: string): Promise<void> {
    try {
      await this.files.remove(path);
    } catch (error) {
      const gone = error instanceof ApiError && error.status === 404;
      if (!gone) this.failed(path, error);
    }
    this.drop(path);
  }

  private drop(path: string): void {
    const rest = new Map(this.pending);
    rest.delete(path);
    this.publish(rest);
  }

  private publish(pending: ReadonlyMap<string, ReturnType<typeof setTimeout>>): void {
    this.pending = pending;
    for (const listener of [...this.listeners]) listener();
  }
}
