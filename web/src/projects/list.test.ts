import { describe, expect, it } from 'vitest';
import type { Summary } from '../api/types';
import { parametersOf, patched, sortedBy, viewOf, type Pages } from './list';

const view = (address: string) => viewOf(new URLSearchParams(address));

describe('the view in the address', () => {
  it.each(['', 'q=thesis', 'state=running&sort=title', 'sort=title&order=desc', 'order=asc'])(
    '"%s" survives',
    (address) => expect(parametersOf(view(address)).toString()).toBe(address),
  );

  it('ignores what it does not know', () => {
    expect(view('state=flying&sort=weight&order=up')).toEqual({
      query: '',
      state: '',
      sort: 'last_edited',
      order: 'desc',
    });
  });

  it('turns round when the same column is pressed again', () => {
    const byTitle = sortedBy(view(''), 'title');
    expect(byTitle).toMatchObject({ sort: 'title', order: 'asc' });
    expect(sortedBy(byTitle, 'title').order).toBe('desc');
    expect(sortedBy(byTitle, 'created').order).toBe('desc');
  });
});

describe('patched', () => {
  const summary = (id: string) => ({ project_id: id, title: id, state: 'stopped' }) as Summary;
  const data: Pages = {
    pages: [
      { projects: [summary('a'), summary('b')], next: 'x', total: 3 },
      { projects: [summary('c')], next: null, total: 3 },
    ],
    pageParams: [],
  };

  it('changes the one project and leaves other pages the same objects', () => {
    const after = patched(data, { project_id: 'c', state: 'running' });
    expect(after?.pages[1]?.projects[0]).toEqual({ project_id: 'c', title: 'c', state: 'running' });
    expect(after?.pages[0]).toBe(data.pages[0]);
    expect(data.pages[1]?.projects[0]?.state).toBe('stopped');
  });

  it('says when it is not there', () => expect(patched(data, { project_id: 'd' })).toBeNull());
});
