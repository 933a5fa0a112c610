import { expect, test } from 'vitest';
import type { PrepullNode } from '../api/types';
import { inOrderOfConcern, readyCount } from './prepull';

const node = (name: string, phase: PrepullNode['phase']): PrepullNode => ({
  node: name,
  phase,
  open: phase === 'ready',
  reason: '',
});

const nodes = [node('d', 'ready'), node('b', 'preparing'), node('a', 'ready'), node('c', 'failed')];

test('what needs somebody comes first', () => {
  expect(inOrderOfConcern(nodes).map((one) => one.node)).toEqual(['c', 'b', 'a', 'd']);
  expect(nodes[0]?.node, 'the list itself stays as it was').toBe('d');
});

test('counts those that are ready', () => {
  expect(readyCount(nodes)).toBe(2);
  expect(readyCount([])).toBe(0);
});
