import { expect, it } from 'vitest';
import {
  childOf,
  decodeSegment,
  displayPath,
  folderFromText,
  folderOf,
  isName,
  nameOf,
  trailOf,
} from './paths';

it('shows names that are no UTF-8 and keeps their bytes', () => {
  expect(decodeSegment('caf%E9 %C3%A9')).toBe('caf\ufffd é');
  expect(childOf('data/', { name: 'caf\ufffd', raw: 'caf%E9' })).toBe('data/caf%E9');
  expect(nameOf('data/caf%E9')).toBe('caf\ufffd');
});

it('encodes what a name may hold', () => {
  const path = childOf('', { name: 'a b#?%é' });
  expect(path).toBe('a%20b%23%3F%25%C3%A9');
  expect(displayPath(`${path}/x`)).toBe('a b#?%é/x');
});

it('finds folders', () => {
  expect(folderOf('a/b/c.txt')).toBe('a/b/');
  expect(folderOf('a/b/')).toBe('a/');
  expect(folderOf('a')).toBe('');
  expect(trailOf('a/b%20c/')).toEqual([
    { path: 'a/', name: 'a' },
    { path: 'a/b%20c/', name: 'b c' },
  ]);
  expect(folderFromText('~/a b//c')).toBe('a%20b/c/');
});

it('refuses names that lead elsewhere', () => {
  expect(['', ' ', '.', '..', 'a/b', 'a\0'].map(isName)).not.toContain(true);
  expect(['a', '...', '.hidden', 'a b'].map(isName)).not.toContain(false);
});
