import { createContext, use } from 'react';
import type { Marks } from './Marks';
import type { Tab } from './tabs';

/** What views can ask of the desk they lie on. */
export interface DeskActions {
  marks: Marks;
  openTerminal: (options?: { cwd?: string; input?: string }) => void;
  /** The project has made the tab's terminal. */
  terminalMade: (tab: string, terminal: string) => void;
  /** Closes the tab as its close button does: a terminal ends with it, after a question if something runs. */
  requestClose: (tab: Tab) => void;
  /** Closes the tab without asking. */
  closeTab: (tab: string) => void;
  /** Puts a new terminal in the place of one that ended. */
  replaceTerminal: (tab: string) => void;
}

export const DeskContext = createContext<DeskActions | null>(null);

export function useDesk(): DeskActions {
  const desk = use(DeskContext);
  if (desk === null) throw new Error('outside of the desk');
  return desk;
}
