import { ApiError, errorOf } from '../../api/call';

export type EntryKind = 'file' | 'folder' | 'link' | 'special';

/** An entry of a folder. `raw` is its percent-encoded name where that is no UTF-8; `size` is in bytes. */
export interface Entry {
  name: string;
  raw?: string | null;
  kind: EntryKind;
  size: number;
  modified: string;
  mode: string | number;
  version: string;
  target?: string | null;
}

export type SortKey = 'name' | 'size' | 'modified';

export interface ListOptions {
  sort: SortKey;
  order: 'asc' | 'desc';
  hidden: boolean;
  filter: string;
}

export interface Listing {
  entries: Entry[];
  next: string | null;
  total: number;
}

export interface FileContent {
  bytes: Uint8Array;
  version: string;
}

/** What is known of a file without its bytes; null when there is none. */
export interface FileFacts {
  size: number;
  version: string;
}

/** A page of a listing, in entries. */
const PAGE = 500;

/** The project server's file routes. Each method rejects with an `ApiError`. */
export class FilesApi {
  constructor(readonly projectId: string) {}

  /** Where the bytes of a file are. */
  address(path: string): string {
    return `/${this.projectId}/files/${path}`;
  }

  downloadAddress(path: string): string {
    return `${this.address(path)}?download`;
  }

  async list(
    folder: string,
    options: ListOptions,
    after: string | null,
    signal: AbortSignal,
  ): Promise<Listing> {
    const query = new URLSearchParams({
      sort: options.sort,
      order: options.order,
      hidden: String(options.hidden),
      limit: String(PAGE),
    });
    if (options.filter !== '') query.set('filter', options.filter);
    if (after !== null) query.set('after', after);
    const response = await this.request(`${this.address(folder)}?list&${query.toString()}`, { signal });
    return (await response.json()) as Listing;
  }

  /** Names below the folder that contain the text. */
  async find(folder: string, wanted: string, signal: AbortSignal): Promise<string[]> {
    const query = new URLSearchParams({ find: wanted, limit: '20' });
    const response = await this.request(`${this.address(folder)}?${query.toString()}`, { signal });
    return ((await response.json()) as { paths: string[] }).paths;
  }

  async facts(path: string): Promise<FileFacts | null> {
    try {
      const response = await this.request(this.address(path), { method: 'HEAD', cache: 'no-store' });
      return { size: Number(response.headers.get('content-length') ?? 0), version: versionOf(response) };
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  async read(path: string): Promise<FileContent> {
    const response = await this.request(this.address(path), { cache: 'no-store' });
    return { bytes: new Uint8Array(await response.arrayBuffer()), version: versionOf(response) };
  }

  /** Replaces the file if it still has this version; with null, only if there is none yet. */
  async write(path: string, bytes: BlobPart, version: string | null): Promise<string> {
    const headers = new Headers({ 'content-type': 'application/octet-stream' });
    if (version === null) headers.set('if-none-match', '*');
    else headers.set('if-match', `"${version}"`);
    const response = await this.request(this.address(path), {
      method: 'PUT',
      headers,
      body: new Blob([bytes]),
    });
    return ((await response.json()) as Entry).version;
  }

  async makeFolder(path: string, parents = false): Promise<void> {
    const query = parents ? '?folder&parents' : '?folder';
    await this.request(this.address(path.replace(/\/$/, '')) + query, { method: 'POST' });
  }

  async move(path: string, to: string): Promise<void> {
    const body = JSON.stringify({ to: wirePath(to), overwrite: false });
    await this.request(`${this.address(path.replace(/\/$/, ''))}?move`, {
      method: 'POST',
      body,
      headers: JSON_BODY,
    });
  }

  /** Removes the file, or the folder and all below it. `keepalive` lets it go on when the page is left. */
  async remove(path: string, keepalive = false): Promise<void> {
    const address = `${this.address(path.replace(/\/$/, ''))}?recursive`;
    await this.request(address, { method: 'DELETE', keepalive });
  }

  private async request(address: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(address, { credentials: 'same-origin', ...init });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiError(0, 'unreachable', 'The project cannot be reached.');
    }
    if (response.ok) return response;
    throw errorOf(response, await response.json().catch(() => null));
  }
}

export const JSON_BODY = { 'content-type': 'application/json' };

/** A path as the bodies of requests and the messages of a session carry it: still percent-encoded. */
export function wirePath(path: string): string {
  return path.replace(/\/$/, '');
}

function versionOf(response: Response): string {
  return (response.headers.get('etag') ?? '').replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
}
