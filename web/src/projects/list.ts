import type { ProjectSort, ProjectState, Summary } from '../api/types';

/** What the list shows, as its address says it. */
export interface View {
  query: string;
  state: ProjectState | '';
  sort: ProjectSort;
  order: 'asc' | 'desc';
}

const STATES: readonly string[] = ['stopped', 'starting', 'running', 'stopping', 'failed', 'deleted'];
const SORTS: readonly string[] = ['title', 'state', 'last_edited', 'created'];

/** Names go from A, times from the newest. */
export const naturalOrder = (sort: ProjectSort) => (sort === 'title' || sort === 'state' ? 'asc' : 'desc');

export function viewOf(parameters: URLSearchParams): View {
  const sort = parameters.get('sort') ?? '';
  const state = parameters.get('state') ?? '';
  const known = (SORTS.includes(sort) ? sort : 'last_edited') as ProjectSort;
  const order = parameters.get('order');
  return {
    query: parameters.get('q') ?? '',
    state: (STATES.includes(state) ? state : '') as View['state'],
    sort: known,
    order: order === 'asc' || order === 'desc' ? order : naturalOrder(known),
  };
}

/** The address of the view; what is as usual is left out. */
export function parametersOf(view: View): URLSearchParams {
  const parameters = new URLSearchParams();
  if (view.query) parameters.set('q', view.query);
  if (view.state) parameters.set('state', view.state);
  if (view.sort !== 'last_edited') parameters.set('sort', view.sort);
  if (view.order !== naturalOrder(view.sort)) parameters.set('order', view.order);
  return parameters;
}

/** The next sort when a column's head is pressed: another column, or the other way round. */
export function sortedBy(view: View, sort: ProjectSort): View {
  if (view.sort !== sort) return { ...view, sort, order: naturalOrder(sort) };
  return { ...view, order: view.order === 'asc' ? 'desc' : 'asc' };
}

export interface Pages {
  pages: { projects: Summary[]; next: string | null; total: number }[];
  pageParams: unknown[];
}

/** The pages with the changed project in its place; null when it is in none of them. */
export function patched(data: Pages, changed: Partial<Summary> & { project_id: string }): Pages | null {
  let found = false;
  const pages = data.pages.map((page) => {
    const at = page.projects.findIndex((p) => p.project_id === changed.project_id);
    const old = page.projects[at];
    if (!old) return page;
    found = true;
    return { ...page, projects: page.projects.with(at, { ...old, ...changed }) };
  });
  return found ? { ...data, pages } : null;
}
