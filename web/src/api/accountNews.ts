import { listenToAccount, type AccountListener } from './accountSocket';

const listeners = new Set<AccountListener>();
let stop: (() => void) | null = null;
let live: boolean | null = null;

/** Hears the account's news until the returned function is called. All listeners share one connection. */
export function followAccount(listener: AccountListener): () => void {
  listeners.add(listener);
  if (live !== null) listener.live(live);
  stop ??= listenToAccount({
    news: (news) => listeners.forEach((each) => each.news(news)),
    live: (now) => {
      live = now;
      listeners.forEach((each) => each.live(now));
    },
    refused: () => listeners.forEach((each) => each.refused()),
  });
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = null;
    live = null;
  };
}
