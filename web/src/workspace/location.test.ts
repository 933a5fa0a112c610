import { describe, expect, it } from 'vitest';
import { addressOf, viewAt, type View } from './location';

const cases: [string, View][] = [
  ['/projects/p/files/', { kind: 'folder', path: '' }],
  ['/projects/p/files/a%20b/c/', { kind: 'folder', path: 'a%20b/c/' }],
  ['/projects/p/files/a/%FF.txt', { kind: 'file', path: 'a/%FF.txt' }],
  ['/projects/p/terminals', { kind: 'terminals', terminal: null }],
  ['/projects/p/terminals/t1', { kind: 'terminals', terminal: 't1' }],
  ['/projects/p/apps', { kind: 'apps' }],
  ['/projects/p/history', { kind: 'history' }],
];

describe('addresses', () => {
  it.each(cases)('%s is a view and back', (address, view) => {
    expect(viewAt(address)).toEqual(view);
    expect(addressOf('p', view)).toBe(address);
  });

  it('shows the home at the project itself', () => {
    expect(viewAt('/projects/p')).toEqual({ kind: 'folder', path: '' });
    expect(viewAt('/projects/p/files')).toEqual({ kind: 'folder', path: '' });
  });

  it('knows no other views', () => {
    expect(viewAt('/projects/p/nonsense')).toBeNull();
    expect(viewAt('/projects/p/apps/8080')).toBeNull();
  });
});
