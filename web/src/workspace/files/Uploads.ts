import { ApiError, errorOf } from '../../api/call';
import { Backoff } from '../../session/backoff';
import { JSON_BODY, wirePath } from './filesApi';

/** Bytes sent in one request: what is lost at most when the connection breaks. */
export const CHUNK = 8 * 1024 * 1024;

/** Files on their way at the same time; the others wait. */
const AT_ONCE = 2;

export type UploadState = 'waiting' | 'running' | 'retrying' | 'paused' | 'exists' | 'failed' | 'done';

export interface Upload {
  id: number;
  name: string;
  path: string;
  size: number;
  sent: number;
  state: UploadState;
  error: string | null;
  /** Bytes a second, smoothed; 0 until it is known. */
  rate: number;
}

/** How an upload's bytes reach the project. Each rejects with an `ApiError`. */
export interface UploadTransport {
  begin(path: string, size: number, modified: number, overwrite: boolean): Promise<string>;
  /** Bytes that have arrived. */
  offset(id: string): Promise<number>;
  send(
    id: string,
    offset: number,
    bytes: Blob,
    progress: (sent: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  giveUp(id: string): Promise<void>;
}

interface Job {
  file: File;
  remote: string | null;
  overwrite: boolean;
  stop: AbortController;
}

/**
 * Uploads of this page: resumable, so a lost connection or a pause costs at most one chunk. An observable
 * list for `useSyncExternalStore`.
 */
export class Uploads {
  private list: readonly Upload[] = [];
  private readonly jobs = new Map<number, Job>();
  private readonly listeners = new Set<() => void>();
  private nextId = 1;

  /** @param finished is told the path of each file that has arrived */
  constructor(
    private readonly transport: UploadTransport,
    private readonly finished: (path: string) => void = () => {},
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = (): readonly Upload[] => this.list;

  /** Whether leaving the page would interrupt something. */
  get busy(): boolean {
    return this.list.some(({ state }) => state === 'waiting' || state === 'running' || state === 'retrying');
  }

  add(file: File, path: string): number {
    const id = this.nextId++;
    this.jobs.set(id, { file, remote: null, overwrite: false, stop: new AbortController() });
    const upload: Upload = {
      id,
      name: file.name,
      path,
      size: file.size,
      sent: 0,
      state: 'waiting',
      error: null,
      rate: 0,
    };
    this.publish([...this.list, upload]);
    this.startNext();
    return id;
  }

  pause(id: number): void {
    this.jobs.get(id)?.stop.abort();
    this.change(id, { state: 'paused', rate: 0 });
    this.startNext();
  }

  resume(id: number): void {
    const job = this.jobs.get(id);
    if (job === undefined) return;
    job.stop = new AbortController();
    this.change(id, { state: 'waiting', error: null });
    this.startNext();
  }

  /** Replaces the file that is already there. */
  replace(id: number): void {
    const job = this.jobs.get(id);
    if (job !== undefined) job.overwrite = true;
    this.resume(id);
  }

  /** Gives an upload up, or takes a finished one off the list. */
  remove(id: number): void {
    const job = this.jobs.get(id);
    job?.stop.abort();
    // Unfinished uploads that are not given up here go by themselves after a day.
    if (job?.remote) void this.transport.giveUp(job.remote).catch(() => {});
    this.jobs.delete(id);
    this.publish(this.list.filter((upload) => upload.id !== id));
    this.startNext();
  }

  clearFinished(): void {
    this.publish(this.list.filter(({ state }) => state !== 'done'));
  }

  private startNext(): void {
    const running = this.list.filter(({ state }) => state === 'running' || state === 'retrying').length;
    const next = this.list.filter(({ state }) => state === 'waiting').slice(0, AT_ONCE - running);
    for (const { id } of next) {
      const job = this.jobs.get(id);
      if (job !== undefined) void this.run(id, job);
    }
  }

  private async run(id: number, job: Job): Promise<void> {
    const { signal } = job.stop;
    const backoff = new Backoff();
    this.change(id, { state: 'running' });
    const stopped = () => signal.aborted;
    while (!stopped()) {
      try {
        await this.sendRest(id, job, signal);
        if (stopped()) return;
        this.jobs.delete(id);
        this.change(id, { state: 'done', sent: job.file.size, rate: 0 });
        this.finished(this.list.find((upload) => upload.id === id)?.path ?? '');
        break;
      } catch (error) {
        if (stopped()) return;
        if (!passing(error)) {
          this.fail(id, job, error);
          break;
        }
        this.change(id, { state: 'retrying', rate: 0 });
        await pause(backoff.next(), signal);
      }
    }
    this.startNext();
  }

  private async sendRest(id: number, job: Job, signal: AbortSignal): Promise<void> {
    const { file } = job;
    const { path } = this.list.find((upload) => upload.id === id) ?? { path: '' };
    let offset = 0;
    if (job.remote === null) {
      job.remote = await this.transport.begin(path, file.size, file.lastModified, job.overwrite);
    } else {
      offset = await this.transport.offset(job.remote);
    }
    const speed = new Speed(offset);
    const progress = (sent: number) => {
      if (!signal.aborted) this.change(id, { state: 'running', sent, rate: speed.at(sent) });
    };
    do {
      const start = offset;
      const bytes = file.slice(start, start + CHUNK);
      await this.transport.send(job.remote, start, bytes, (sent) => progress(start + sent), signal);
      offset += bytes.size;
      progress(offset);
    } while (offset < file.size && !signal.aborted);
  }

  private fail(id: number, job: Job, error: unknown): void {
    const there = error instanceof ApiError && error.code === 'exists';
    if (error instanceof ApiError && error.status === 404) job.remote = null;
    const message = error instanceof Error ? error.message : String(error);
    this.change(id, { state: there ? 'exists' : 'failed', error: message, rate: 0 });
  }

  private change(id: number, change: Partial<Upload>): void {
    this.publish(this.list.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }

  private publish(list: readonly Upload[]): void {
    this.list = list;
    for (const listener of [...this.listeners]) listener();
  }
}

/** Whether a try later may succeed: no answer, an overloaded or restarting hub, or an offset out of step. */
function passing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return (
    [0, 429, 502, 503, 504].includes(error.status) ||
    error.code === 'offset_conflict' ||
    error.code === 'upload_busy'
  );
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}

/** A smoothed rate of progress. */
class Speed {
  private time = performance.now();
  private rate = 0;

  constructor(private bytes: number) {}

  at(bytes: number): number {
    const now = performance.now();
    const elapsed = (now - this.time) / 1000;
    if (elapsed < 0.25) return this.rate;
    const current = (bytes - this.bytes) / elapsed;
    this.rate = this.rate === 0 ? current : 0.7 * this.rate + 0.3 * current;
    this.time = now;
    this.bytes = bytes;
    return this.rate;
  }
}

/** Uploads over HTTP. Sends with XMLHttpRequest: `fetch` does not tell how far a body has gone. */
export class HttpUploads implements UploadTransport {
  constructor(private readonly projectId: string) {}

  async begin(path: string, size: number, modified: number, overwrite: boolean): Promise<string> {
    const body = JSON.stringify({
      path: wirePath(path),
      size,
      overwrite,
      modified: new Date(modified).toISOString(),
    });
    const response = await this.fetch('', { method: 'POST', headers: JSON_BODY, body });
    return ((await response.json()) as { id: string }).id;
  }

  async offset(id: string): Promise<number> {
    const response = await this.fetch(`/${id}`, { method: 'HEAD', cache: 'no-store' });
    return Number(response.headers.get('upload-offset') ?? 0);
  }

  async giveUp(id: string): Promise<void> {
    await this.fetch(`/${id}`, { method: 'DELETE' });
  }

  send(
    id: string,
    offset: number,
    bytes: Blob,
    progress: (sent: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('PATCH', `/${this.projectId}/uploads/${id}`);
      request.setRequestHeader('Upload-Offset', String(offset));
      request.setRequestHeader('Content-Type', 'application/offset+octet-stream');
      request.upload.onprogress = (event) => progress(event.loaded);
      request.onload = () => {
        if (request.status < 300) resolve();
        else reject(errorOf(new Response(null, { status: request.status }), parsed(request.responseText)));
      };
      request.onerror = () => reject(unreachable());
      request.onabort = () => reject(unreachable());
      const abort = () => request.abort();
      signal.addEventListener('abort', abort);
      request.onloadend = () => signal.removeEventListener('abort', abort);
      request.send(bytes);
    });
  }

  private async fetch(below: string, init: RequestInit): Promise<Response> {
    const address = `/${this.projectId}/uploads${below}`;
    const response = await fetch(address, { credentials: 'same-origin', ...init }).catch(() => {
      throw unreachable();
    });
    if (response.ok) return response;
    throw errorOf(response, await response.json().catch(() => null));
  }
}

function unreachable(): ApiError {
  return new ApiError(0, 'unreachable', 'The project cannot be reached.');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
