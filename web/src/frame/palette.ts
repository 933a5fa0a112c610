import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';

/** An entry of the Ctrl-K palette. */
export interface PaletteAction {
  id: string;
  label: string;
  group: string;
  icon?: LucideIcon;
  /** Shown at the right in small: a state, a path. */
  hint?: string;
  /** Shown under the label. */
  detail?: string;
  keywords?: string;
  run: () => void;
}

/** Looks entries up for what was typed (already debounced); the signal aborts when typing went on. */
export type PaletteSource = (query: string, signal: AbortSignal) => Promise<PaletteAction[]>;

interface Contents {
  actions: readonly PaletteAction[];
  sources: readonly PaletteSource[];
  open: boolean;
}

const actionSets = new Set<{ current: PaletteAction[] }>();
const sources = new Set<PaletteSource>();
const listeners = new Set<() => void>();
let contents: Contents = { actions: [], sources: [], open: false };

function change(open = contents.open) {
  contents = { actions: [...actionSets].flatMap((set) => set.current), sources: [...sources], open };
  listeners.forEach((listener) => listener());
}

export const openPalette = () => change(true);
export const closePalette = () => change(false);

export function usePalette(): Contents {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => contents,
  );
}

/** Offers the actions in the palette while the component is mounted. */
export function usePaletteActions(actions: PaletteAction[]): void {
  const set = useRef(actions);
  const shape = actions.map((a) => `${a.id}\n${a.label}\n${a.hint ?? ''}`).join('\n\n');
  useEffect(() => {
    set.current = actions;
  });
  useEffect(() => {
    actionSets.add(set);
    change();
    return () => {
      actionSets.delete(set);
      change();
    };
  }, [shape]);
}

/** Offers what the source finds in the palette while the component is mounted. The source must be stable (useCallback). */
export function usePaletteSource(source: PaletteSource): void {
  useEffect(() => {
    sources.add(source);
    change();
    return () => {
      sources.delete(source);
      change();
    };
  }, [source]);
}

/** Actions that match each word typed, those whose label begins with it first. */
export function matching(actions: readonly PaletteAction[], query: string): PaletteAction[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (action: PaletteAction) => {
    const label = action.label.toLowerCase();
    return label.startsWith(words[0] ?? '') ? 0 : label.includes(words[0] ?? '') ? 1 : 2;
  };
  return actions
    .filter((action) => {
      const text = `${action.label} ${action.group} ${action.keywords ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => rank(a) - rank(b));
}
