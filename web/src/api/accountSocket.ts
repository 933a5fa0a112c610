import type { Summary } from './types';

/** What the hub tells about my projects. */
export type AccountNews =
  { t: 'hub.project'; project: Summary } | { t: 'hub.project_gone'; project_id: string };

export interface AccountListener {
  news(news: AccountNews): void;
  /** Whether news arrive; after a gap (`true` again) something may have been missed. */
  live(live: boolean): void;
  /** The sign-in has ended. */
  refused(): void;
}

const SILENCE_MS = 25_000;
const BACKOFF_MS = { first: 500, most: 15_000 };
const REFUSED = 1008;

/** Listens until the returned function is called; reconnects with back-off and jitter. */
export function listenToAccount(listener: AccountListener): () => void {
  let socket: WebSocket | null = null;
  let timer = 0;
  let failures = 0;
  let ended = false;

  const retry = () => {
    const most = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** failures++);
    timer = window.setTimeout(connect, most * (0.5 + Math.random() / 2));
  };
  const hearBeat = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => socket?.close(), SILENCE_MS);
  };

  function connect() {
    const current = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}/ws/account`, 'carrel.v1');
    socket = current;
    current.onopen = () => {
      failures = 0;
      listener.live(true);
      hearBeat();
    };
    current.onmessage = (event) => {
      hearBeat();
      const news = parse(event.data);
      if (news) listener.news(news);
    };
    current.onclose = (event) => {
      if (ended) return;
      window.clearTimeout(timer);
      listener.live(false);
      if (event.code === REFUSED) listener.refused();
      else retry();
    };
  }

  connect();
  return () => {
    ended = true;
    window.clearTimeout(timer);
    socket?.close();
  };
}

/** News of a known kind; anything else is somebody else's business. */
export function parse(data: unknown): AccountNews | null {
  if (typeof data !== 'string') return null;
  try {
    const frame = JSON.parse(data) as Partial<AccountNews> | null;
    if (frame?.t === 'hub.project' && frame.project) return frame as AccountNews;
    if (frame?.t === 'hub.project_gone' && frame.project_id) return frame as AccountNews;
  } catch {
    // Not ours.
  }
  return null;
}
