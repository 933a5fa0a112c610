import { useSyncExternalStore } from 'react';

/** One clock for the page: every relative time ticks together, and only while the page is seen. */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: number | undefined;

function tick() {
  if (document.hidden) return;
  now = Date.now();
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  if (listeners.size === 0) {
    now = Date.now();
    timer = window.setInterval(tick, 1000);
    document.addEventListener('visibilitychange', tick);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}

/** Now, in steps: a component renders again only when the step changes. */
export function useNow(stepSeconds: number): Date {
  const step = stepSeconds * 1000;
  return new Date(useSyncExternalStore(subscribe, () => Math.ceil(now / step) * step));
}
