import { describe, expect, it } from 'vitest';
import { formatDuration, formatRelative, formatSize } from './format';

const now = new Date('2026-11-22T12:00:00Z');
const ago = (seconds: number) => formatRelative(new Date(now.getTime() - seconds * 1000), now);

describe('formatRelative', () => {
  it.each([
    [0, 'just now'],
    [44, 'just now'],
    [45, '1 minute ago'],
    [170, '3 minutes ago'],
    [2_700, '1 hour ago'],
    [3 * 3600, '3 hours ago'],
    [86_400, 'yesterday'],
    [3 * 86_400, '3 days ago'],
    [-600, 'in 10 minutes'],
    [-20, 'in a moment'],
  ])('%i s ago is "%s"', (seconds, text) => expect(ago(seconds)).toBe(text));

  it('gives the date when it is long ago', () => expect(ago(60 * 86_400)).toContain('2026'));
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [119, '119 s'],
    [120, '2 min'],
    [3600, '1 h'],
    [5400, '1 h 30 min'],
    [86_400, '1 day'],
    [172_800, '2 days'],
  ])('%i s is "%s"', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe('formatSize', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [4_240, '4.2 kB'],
    [999_960, '1 MB'],
    [200_000_000, '200 MB'],
    [1_340_000_000, '1.3 GB'],
  ])('%i is "%s"', (bytes, text) => expect(formatSize(bytes)).toBe(text));
});
