import { expect, it } from 'vitest';
import { hueOf, initialsOf, nameOf } from './person';

it.each([
  ['Ada Lovelace', 'AL'],
  ['Ada King Lovelace', 'AL'],
  ['ada', 'A'],
  ['  ', '?'],
  ['𝒜da 李', '𝒜李'],
])('initials of "%s" are %s', (name, initials) => expect(initialsOf(name)).toBe(initials));

it('keeps a hue within the circle', () => {
  for (const id of ['', 'a', 'zzzzzzzzzzzzzz', '0b9c7a52-6a3e-4f4e-8f43-0d3b5a7e9c11']) {
    expect(hueOf(id)).toBeGreaterThanOrEqual(0);
    expect(hueOf(id)).toBeLessThan(360);
  }
  expect(hueOf('a')).not.toBe(hueOf('b'));
});

it('joins names without a stray space', () =>
  expect(nameOf({ first_name: 'Ada', last_name: '' })).toBe('Ada'));
