import { describe, expect, it } from 'vitest';
import { isPage, safeNext } from './next';

describe('safeNext', () => {
  it.each([
    [null, '/projects'],
    ['', '/projects'],
    ['/projects/1?x=1#y', '/projects/1?x=1#y'],
    ['https://evil.example/', '/projects'],
    ['//evil.example/', '/projects'],
    ['/\\evil.example/', '/projects'],
    ['/\t/evil.example/', '/projects'],
    ['/a/..//evil.example', '/projects'],
    ['javascript:alert(1)', '/projects'],
  ])('%s leads to %s', (next, to) => expect(safeNext(next)).toBe(to));
});

describe('isPage', () => {
  it('knows our pages from the projects’ own', () => {
    expect(isPage('/projects')).toBe(true);
    expect(isPage('/account/keys')).toBe(true);
    expect(isPage('/0b9c7a52-6a3e-4f4e-8f43-0d3b5a7e9c11/port/8000/')).toBe(false);
    expect(isPage('/projectsx')).toBe(false);
  });
});
