import type { TabNode, TabsetNode, WorkspaceModel, WorkspaceNode } from 'react-resizable-panels';
import type { View } from './location';
import { nameOf } from './files/paths';

/** What a tab of the desk shows. A terminal has no id until the project has made it. */
export type TabData =
  | { kind: 'file'; path: string }
  | { kind: 'terminal'; terminal: string | null; cwd?: string; input?: string };

export type Tab = TabNode<TabData>;
export type Model = WorkspaceModel<TabData>;

export const EMPTY: Model = {
  version: 1,
  root: { type: 'tabset', id: 'main', tabs: [] },
};

export function fileTab(path: string): Tab {
  return { id: `file:${path}`, title: nameOf(path), data: { kind: 'file', path } };
}

export function terminalTab(terminal: string, title: string): Tab {
  return { id: `terminal:${terminal}`, title, data: { kind: 'terminal', terminal } };
}

/** A terminal that is yet to be made; its id is also its client's, so that a reload makes no second one. */
export function newTerminalTab(title: string, options: { cwd?: string; input?: string } = {}): Tab {
  return { id: `terminal:${randomId()}`, title, data: { kind: 'terminal', terminal: null, ...options } };
}

/** The view that shows the tab. */
export function viewOf(tab: Tab): View {
  if (tab.data.kind === 'file') return { kind: 'file', path: tab.data.path };
  return { kind: 'terminals', terminal: tab.data.terminal };
}

export function tabsetsOf(node: WorkspaceNode<TabData>): TabsetNode<TabData>[] {
  return node.type === 'tabset' ? [node] : node.children.flatMap(tabsetsOf);
}

export function tabsOf(model: Model): Tab[] {
  return tabsetsOf(model.root).flatMap((tabset) => tabset.tabs);
}

/** The tab that shows what the address names. */
export function tabAt(model: Model, view: View): Tab | undefined {
  return tabsOf(model).find(({ data }) => {
    if (view.kind === 'file') return data.kind === 'file' && data.path === view.path;
    if (view.kind !== 'terminals' || view.terminal === null) return false;
    return data.kind === 'terminal' && data.terminal === view.terminal;
  });
}

/** The tab that is shown in the tabset, or in the first one. */
export function shownTab(model: Model, tabsetId: string | undefined): Tab | undefined {
  const tabsets = tabsetsOf(model.root);
  const tabset = tabsets.find(({ id }) => id === tabsetId) ?? tabsets[0];
  return tabset?.tabs.find(({ id }) => id === tabset.selectedId) ?? tabset?.tabs[0];
}

/** All tabs in one tabset: a narrow screen has no room for a split. */
export function unsplit(model: Model): Model {
  const tabs = tabsOf(model);
  const selectedId = shownTab(model, undefined)?.id;
  return { version: 1, root: { type: 'tabset', id: 'main', tabs, ...(selectedId ? { selectedId } : {}) } };
}

/** 128 random bits; `crypto.randomUUID` is not there on a plain-http address. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

const key = (projectId: string) => `carrel.desk.${projectId}`;

/** The desk as this browser left it. `normalize` mends what it cannot read. */
export function rememberedModel(projectId: string, normalize: (value: unknown) => Model | null): Model {
  try {
    const stored = localStorage.getItem(key(projectId));
    return (stored === null ? null : normalize(JSON.parse(stored))) ?? EMPTY;
  } catch {
    return EMPTY;
  }
}

export function rememberModel(projectId: string, model: Model): void {
  try {
    localStorage.setItem(key(projectId), JSON.stringify(model));
  } catch {
    // A full or forbidden storage costs the memory of the tabs only.
  }
}
