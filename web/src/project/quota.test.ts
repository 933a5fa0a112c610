import { describe, expect, it } from 'vitest';
import { project } from '../session/simulation';
import { factsOf } from './quota';

describe('factsOf', () => {
  it('tells what every project has', () => {
    expect(factsOf(project.quota).map(([name]) => name)).toEqual([
      'CPU',
      'Memory',
      'Disk',
      'Internet',
      'Longest idle timeout',
    ]);
  });

  it('tells what only some have', () => {
    const facts = factsOf({
      ...project.quota,
      ext_rw: true,
      patched: true,
      dedicated_vm: 'physics',
      gpu: { num: 2, resource: 'nvidia.com/gpu' },
    });
    expect(facts).toContainEqual(['GPUs', '2 × nvidia.com/gpu']);
    expect(facts).toContainEqual(['Reserved nodes', 'physics']);
    expect(facts).toHaveLength(9);
  });
});
