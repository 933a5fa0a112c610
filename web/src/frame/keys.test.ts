import { describe, expect, it } from 'vitest';
import { keyCaps, matcher, type Key } from './keys';

const key = (name: string, more: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  timeStamp: 0,
  ...more,
});

describe('matcher', () => {
  it('takes Mod as Ctrl or as the command key', () => {
    expect(matcher('Mod+K', false)(key('k', { ctrlKey: true }))).toBe(true);
    expect(matcher('Mod+K', false)(key('k', { metaKey: true }))).toBe(false);
    expect(matcher('Mod+K', true)(key('k', { metaKey: true }))).toBe(true);
    expect(matcher('Mod+K', false)(key('k', { ctrlKey: true, shiftKey: true }))).toBe(false);
  });

  it('does not mind how a sign is reached', () => {
    expect(matcher('?')(key('?', { shiftKey: true }))).toBe(true);
    expect(matcher('/')(key('/', { shiftKey: true }))).toBe(true);
    expect(matcher('/')(key('/', { ctrlKey: true }))).toBe(false);
  });

  it('follows a sequence within its time', () => {
    const match = matcher('G P');
    expect(match(key('g', { timeStamp: 0 }))).toBe(false);
    expect(match(key('p', { timeStamp: 500 }))).toBe(true);
    expect(match(key('p', { timeStamp: 600 }))).toBe(false);
    expect(match(key('g', { timeStamp: 1000 }))).toBe(false);
    expect(match(key('p', { timeStamp: 5000 }))).toBe(false);
  });

  it('lets the key that breaks a sequence begin it anew', () => {
    const match = matcher('G P');
    match(key('g'));
    expect(match(key('g'))).toBe(false);
    expect(match(key('p'))).toBe(true);
  });
});

describe('keyCaps', () => {
  it('names keys as the keyboard does', () => {
    expect(keyCaps('Mod+K', false)).toEqual(['Ctrl', 'K']);
    expect(keyCaps('Mod+Shift+P', true)).toEqual(['⌘', '⇧', 'P']);
  });
});
