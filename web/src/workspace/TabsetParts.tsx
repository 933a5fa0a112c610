import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Columns2, File, PanelsTopLeft, Plus, SquareTerminal, X } from 'lucide-react';
import {
  useParentTabset,
  useParentTabsetState,
  useParentWorkspace,
  type TabRenderProps,
} from 'react-resizable-panels';
import { EmptyState } from '../frame/EmptyState';
import styles from './Desk.module.css';
import { useDesk } from './DeskContext';
import { useDirty, useTitle } from './Marks';
import { useCanWrite, useSessionState } from './SessionContext';
import { tabsetsOf, type Tab, type TabData } from './tabs';
import { text } from './text';

/** A terminal's own title goes before what the project calls it. */
export function useTabTitle(tab: Tab): string {
  const { marks } = useDesk();
  const own = useTitle(marks, tab.id);
  const terminal = tab.data.kind === 'terminal' ? tab.data.terminal : null;
  const given = useSessionState((state) => state.terminals?.find(({ id }) => id === terminal)?.title);
  // A title that a program set to nothing is none.
  return [own, given, tab.title, text.terminal.untitled].find((title) => title) ?? tab.id;
}

export function TabLabel({ tab, props }: { tab: Tab; props: TabRenderProps }) {
  const { marks, requestClose } = useDesk();
  const dirty = useDirty(marks, tab.id);
  const title = useTabTitle(tab);
  const Icon = tab.data.kind === 'file' ? File : SquareTerminal;
  return (
    <div
      {...props}
      title={title}
      aria-keyshortcuts="Delete"
      onAuxClick={(event) => event.button === 1 && requestClose(tab)}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      <span className={styles.tabTitle}>{title}</span>
      {dirty && <span className={styles.dirty} role="img" aria-label={text.desk.unsaved} />}
      {/* For the pointer only: a tab holds nothing else that is interactive, and the Delete key closes it. */}
      <span
        className={styles.close}
        title={text.desk.closeTab(title)}
        aria-hidden
        data-tab-ignore
        data-testid="close-tab"
        onClick={() => requestClose(tab)}
      >
        <X size={14} />
      </span>
    </div>
  );
}

/** After a tabset's tabs: a new terminal, and the shown tab to the side. */
export function TabsetToolbar() {
  const desk = useDesk();
  const canWrite = useCanWrite();
  const tabset = useParentTabset<TabData>();
  const workspace = useParentWorkspace<TabData>();
  const state = useParentTabsetState();
  const split = () => {
    if (!tabset || !workspace) return;
    const node = tabsetsOf(workspace.getModel().root).find(({ id }) => id === tabset.id);
    if (node?.selectedId === undefined || node.tabs.length < 2) return;
    workspace.moveTab(node.selectedId, { tabsetId: tabset.id, region: 'right' });
  };
  if (!state) return null;
  return (
    <>
      {canWrite && (
        <Tooltip label={text.desk.newTerminal}>
          <ActionIcon size={28} aria-label={text.desk.newTerminal} onClick={() => desk.openTerminal()}>
            <Plus size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={text.desk.split}>
        <ActionIcon size={28} className={styles.split ?? ''} aria-label={text.desk.split} onClick={split}>
          <Columns2 size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

export function EmptyTabset() {
  const { openTerminal } = useDesk();
  const canWrite = useCanWrite();
  return (
    <EmptyState
      icon={PanelsTopLeft}
      title={text.desk.emptyTitle}
      text={canWrite ? text.desk.emptyText : text.desk.emptyViewer}
      action={
        canWrite && (
          <Button
            variant="default"
            leftSection={<SquareTerminal size={16} aria-hidden />}
            onClick={() => openTerminal()}
          >
            {text.desk.newTerminal}
          </Button>
        )
      }
    />
  );
}
