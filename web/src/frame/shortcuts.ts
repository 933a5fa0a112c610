import { useEffect, useRef, useSyncExternalStore } from 'react';
import { matcher, type KeyMatcher } from './keys';

export interface Shortcut {
  /** For example `Mod+K`, `?`, `G P` (one after the other). `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys: string;
  label: string;
  group: string;
  run: () => void;
  /** Also while somebody types in a field, a terminal or an editor. For chords with Mod only. */
  everywhere?: boolean;
}

const registered = new Set<Shortcut>();
const listeners = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];

function changed() {
  snapshot = [...registered];
  listeners.forEach((listener) => listener());
}

/** Makes the keys work while the component is mounted, and lists them under `?`. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  const shape = shortcuts.map((s) => `${s.keys}\n${s.label}\n${s.group}`).join('\n\n');
  useEffect(() => {
    // What is registered stays the same object while labels do; it runs what the last render gave.
    const mine = current.current.map((shortcut, i) => ({
      ...shortcut,
      run: () => current.current[i]?.run(),
    }));
    mine.forEach((shortcut) => registered.add(shortcut));
    changed();
    return () => {
      mine.forEach((shortcut) => registered.delete(shortcut));
      changed();
    };
  }, [shape]);
}

export function useRegisteredShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
}

const TYPING = 'input, textarea, select, [contenteditable="true"], .xterm, .cm-editor';
const OVERLAY = '[role="dialog"], [role="menu"]';
const matchers = new WeakMap<Shortcut, KeyMatcher>();

/** One listener for the whole page; mounted once by the frame. */
export function useShortcutListener(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const target = event.target instanceof Element ? event.target : null;
      const busy = target?.closest(TYPING) ?? target?.closest(OVERLAY);
      // The last one registered is the most specific: it wins.
      for (const shortcut of [...registered].reverse()) {
        if (busy && !shortcut.everywhere) continue;
        let match = matchers.get(shortcut);
        if (!match) matchers.set(shortcut, (match = matcher(shortcut.keys)));
        if (match(event)) {
          event.preventDefault();
          shortcut.run();
          return;
        }
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
