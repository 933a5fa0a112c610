import type { PrepullNode } from '../api/types';

const CONCERN: Record<PrepullNode['phase'], number> = { failed: 0, preparing: 1, ready: 2 };

/** What failed first, then what is under way, then what is ready; by name within each. */
export function inOrderOfConcern(nodes: readonly PrepullNode[]): PrepullNode[] {
  return [...nodes].sort(
    (one, two) => CONCERN[one.phase] - CONCERN[two.phase] || one.node.localeCompare(two.node),
  );
}

export function readyCount(nodes: readonly PrepullNode[]): number {
  return nodes.filter((node) => node.phase === 'ready').length;
}
