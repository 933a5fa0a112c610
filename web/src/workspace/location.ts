/** The views of a project and their addresses. Paths are percent-encoded, as in the address bar. */
export type View =
  /** A folder's path ends with a slash; the home itself is empty. */
  | { kind: 'folder'; path: string }
  | { kind: 'file'; path: string }
  /** null: the list of terminals. */
  | { kind: 'terminals'; terminal: string | null }
  | { kind: 'apps' }
  | { kind: 'people' }
  | { kind: 'settings' }
  | { kind: 'history' };

export type Section = 'files' | 'terminals' | 'apps' | 'people' | 'settings' | 'history';

/** The view at `pathname`, which begins with `/projects/<id>`; null when there is none. */
export function viewAt(pathname: string): View | null {
  const [, , , section = '', ...rest] = pathname.split('/');
  const path = rest.join('/');
  switch (section) {
    case '':
      return { kind: 'folder', path: '' };
    case 'files':
      return path === '' || path.endsWith('/') ? { kind: 'folder', path } : { kind: 'file', path };
    case 'terminals':
      return { kind: 'terminals', terminal: rest[0] ? rest[0] : null };
    case 'apps':
    case 'people':
    case 'settings':
    case 'history':
      return rest.join('') === '' ? { kind: section } : null;
    default:
      return null;
  }
}

export function addressOf(projectId: string, view: View): string {
  const base = `/projects/${projectId}`;
  switch (view.kind) {
    case 'folder':
    case 'file':
      return `${base}/files/${view.path}`;
    case 'terminals':
      return view.terminal === null ? `${base}/terminals` : `${base}/terminals/${view.terminal}`;
    default:
      return `${base}/${view.kind}`;
  }
}

export function sectionOf(view: View): Section {
  return view.kind === 'folder' || view.kind === 'file' ? 'files' : view.kind;
}

/** Whether the view lies on the desk of files and terminals. */
export function isDesk(view: View): view is Extract<View, { kind: 'folder' | 'file' | 'terminals' }> {
  return view.kind === 'folder' || view.kind === 'file' || view.kind === 'terminals';
}

/** Whether the view is a list, not one of the things in it. */
export function isList(view: View): boolean {
  return view.kind === 'folder' || (view.kind === 'terminals' && view.terminal === null);
}
