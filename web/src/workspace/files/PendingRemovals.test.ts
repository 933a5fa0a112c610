import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '../../api/call';
import { PendingRemovals } from './PendingRemovals';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const remove = vi.fn<(path: string, keepalive?: boolean) => Promise<void>>(() => Promise.resolve());
  const failed = vi.fn();
  return { remove, failed, removals: new PendingRemovals({ remove }, failed) };
}

it('removes after a while, and hides until then', async () => {
  const { remove, removals } = setUp();
  removals.add('a');
  expect(removals.state().has('a')).toBe(true);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(remove).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(remove).toHaveBeenCalledWith('a');
  expect(removals.state().size).toBe(0);
});

it('removes nothing when it was undone', async () => {
  const { remove, removals } = setUp();
  const undo = removals.add('a');
  undo();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(remove).not.toHaveBeenCalled();
  expect(removals.state().size).toBe(0);
});

it('removes at once when the page is left', () => {
  const { remove, removals } = setUp();
  removals.add('a');
  removals.flush();
  expect(remove).toHaveBeenCalledWith('a', true);
});

it('shows an entry again that could not be removed, but for one that is gone', async () => {
  const { remove, failed, removals } = setUp();
  remove.mockRejectedValueOnce(new ApiError(403, 'permission_denied', 'No.'));
  removals.add('a');
  await vi.advanceTimersByTimeAsync(11_000);
  expect(failed).toHaveBeenCalledTimes(1);
  expect(removals.state().size).toBe(0);
  remove.mockRejectedValueOnce(new ApiError(404, 'not_found', 'Gone.'));
  removals.add('b');
  await vi.advanceTimersByTimeAsync(11_000);
  expect(failed).toHaveBeenCalledTimes(1);
});
