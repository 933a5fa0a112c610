import { useSyncExternalStore } from 'react';

/** What tabs say about themselves while they are open: unsaved text, a terminal's own title. By tab id. */
export class Marks {
  private readonly listeners = new Set<() => void>();
  private readonly dirtyTabs = new Set<string>();
  private readonly titles = new Map<string, string>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  isDirty(tab: string): boolean {
    return this.dirtyTabs.has(tab);
  }

  titleOf(tab: string): string | undefined {
    return this.titles.get(tab);
  }

  setDirty(tab: string, dirty: boolean): void {
    if (dirty === this.dirtyTabs.has(tab)) return;
    if (dirty) this.dirtyTabs.add(tab);
    else this.dirtyTabs.delete(tab);
    this.tell();
  }

  setTitle(tab: string, title: string): void {
    if (this.titles.get(tab) === title) return;
    if (title === '') this.titles.delete(tab);
    else this.titles.set(tab, title);
    this.tell();
  }

  forget(tab: string): void {
    this.titles.delete(tab);
    this.dirtyTabs.delete(tab);
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

export function useDirty(marks: Marks, tab: string): boolean {
  return useSyncExternalStore(marks.subscribe, () => marks.isDirty(tab));
}

export function useTitle(marks: Marks, tab: string): string | undefined {
  return useSyncExternalStore(marks.subscribe, () => marks.titleOf(tab));
}
