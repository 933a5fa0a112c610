import { expect, it } from 'vitest';
import { matching, type PaletteAction } from './palette';

const action = (label: string, keywords = ''): PaletteAction => ({
  id: label,
  label,
  group: 'Go to',
  keywords,
  run: () => undefined,
});
const actions = [action('New project'), action('Projects'), action('Account', 'profile password')];
const labels = (query: string) => matching(actions, query).map((a) => a.label);

it('finds by every word, the beginning first', () => {
  expect(labels('pro')).toEqual(['Projects', 'New project', 'Account']);
  expect(labels('new pro')).toEqual(['New project']);
  expect(labels('password')).toEqual(['Account']);
  expect(labels('zebra')).toEqual([]);
  expect(labels('')).toHaveLength(3);
});
