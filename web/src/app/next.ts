/** Where to go after signing in: a path on this site, never another one. */
export function safeNext(next: string | null): string {
  if (next === null || !next.startsWith('/')) return '/projects';
  try {
    const base = 'http://here.invalid';
    const url = new URL(next, base);
    if (url.origin !== base || url.pathname.startsWith('//')) return '/projects';
    return url.pathname + url.search + url.hash;
  } catch {
    return '/projects';
  }
}

const PAGES = /^\/(projects|account|admin|policies)(\/|$|\?)/;

/** Whether the path is one of ours; everything else (an app in a project) is fetched from the server as a whole. */
export const isPage = (path: string) => PAGES.test(path);
