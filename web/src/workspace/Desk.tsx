import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import {
  Group,
  normalizeWorkspaceModel,
  Panel,
  Separator,
  useDefaultLayout,
  useWorkspaceRef,
  Workspace,
  type BeforeModelChangeArgs,
  type WorkspaceChangedMeta,
} from 'react-resizable-panels';
import { useShortcuts } from '../frame/shortcuts';
import styles from './Desk.module.css';
import { DeskContext, type DeskActions } from './DeskContext';
import { EndTerminal, needsConfirmation } from './terminal/EndTerminal';
import { FileBrowser } from './files/FileBrowser';
import { folderOf } from './files/paths';
import { addressOf, isList, type View } from './location';
import { Marks } from './Marks';
import { useCanWrite, useWorkspace } from './SessionContext';
import { TabContent } from './TabContent';
import { EmptyTabset, TabLabel, TabsetToolbar } from './TabsetParts';
import {
  fileTab,
  newTerminalTab,
  rememberedModel,
  rememberModel,
  shownTab,
  tabAt,
  terminalTab,
  unsplit,
  viewOf,
  type Model,
  type Tab,
  type TabData,
} from './tabs';
import { TerminalList } from './terminal/TerminalList';
import { text } from './text';
import { usePhone } from './usePhone';

type DeskView = Extract<View, { kind: 'folder' | 'file' | 'terminals' }>;

/** Which list is at the side. */
export type DeskSection = 'files' | 'terminals';

/** What the address's state may ask for: a new terminal, from a page that is not on the desk. */
export interface DeskRequest {
  newTerminal?: { cwd?: string; input?: string };
}

const CLASSES = {
  tabset: styles.tabset,
  header: styles.tabs,
  tabList: styles.tabList,
  tab: styles.tab,
  toolbar: styles.toolbar,
  tabPanels: styles.tabPanels,
  dropIndicator: styles.dropIndicator,
  dragPreview: styles.dragPreview,
};

/**
 * Files and terminals: the list of the section at the side, and the open ones as tabs. The address names
 * the tab that was chosen last; choosing another changes it. `view` is null while another page is shown.
 */
export function Desk({
  view,
  section,
  running,
}: {
  view: DeskView | null;
  section: DeskSection;
  running: boolean;
}) {
  const phone = usePhone();
  const folder = useFolder(view);
  const side = section === 'files' ? <FileBrowser folder={folder} running={running} /> : <TerminalList />;
  const listed = view !== null && isList(view);
  return (
    <div className={styles.desk} hidden={view === null || !running}>
      <Tabs view={view} section={section} folder={folder} phone={phone} side={side} showSide={listed} />
    </div>
  );
}

/** The folder at the side: that of the address, else where the person was, at first beside the file. */
function useFolder(view: DeskView | null): string {
  const [folder, setFolder] = useState(view?.kind === 'file' ? folderOf(view.path) : '');
  if (view?.kind === 'folder' && view.path !== folder) setFolder(view.path);
  return folder;
}

interface TabsProps {
  view: DeskView | null;
  section: DeskSection;
  folder: string;
  phone: boolean;
  side: ReactNode;
  showSide: boolean;
}

function Tabs({ view, section, folder, phone, side, showSide }: TabsProps) {
  const { projectId, session } = useWorkspace();
  const deskRef = useWorkspaceRef<TabData>();
  const navigate = useNavigate();
  const location = useLocation();
  const [marks] = useState(() => new Marks());
  const [ending, setEnding] = useState<Tab | null>(null);
  const [initial] = useState<Model>(() => {
    const remembered = rememberedModel(projectId, (value) => normalizeWorkspaceModel<TabData>(value));
    return phone ? unsplit(remembered) : remembered;
  });
  const list =
    section === 'files'
      ? ({ kind: 'folder', path: folder } as const)
      : ({ kind: 'terminals', terminal: null } as const);
  const listAddress = addressOf(projectId, list);
  const currentRef = useRef({ listAddress, pathname: location.pathname });
  useEffect(() => {
    currentRef.current = { listAddress, pathname: location.pathname };
  });

  /** The address follows the tab that is shown. */
  const follow = useCallback(() => {
    const handle = deskRef.current;
    if (handle === null) return;
    const tab = shownTab(handle.getModel(), handle.getActiveTabsetId());
    const address = tab ? addressOf(projectId, viewOf(tab)) : currentRef.current.listAddress;
    if (address !== currentRef.current.pathname) void navigate(address, { replace: true });
  }, [deskRef, navigate, projectId]);

  const actions = useMemo<DeskActions>(() => {
    const closeTab = (id: string) => {
      deskRef.current?.closeTab(id);
      marks.forget(id);
      follow();
    };
    return {
      marks,
      closeTab,
      // A file's unsaved text is kept, and is there when it is opened again.
      requestClose: (tab) => {
        const id = tab.data.kind === 'terminal' ? tab.data.terminal : null;
        const info = session.state().terminals?.find((known) => known.id === id);
        if (info && needsConfirmation(info)) {
          setEnding(tab);
          return;
        }
        if (info) session.killTerminal(info.id);
        closeTab(tab.id);
      },
      openTerminal: (options = {}) => {
        deskRef.current?.addTab(newTerminalTab(text.terminal.untitled, options));
      },
      terminalMade: (id, terminal) => {
        deskRef.current?.updateTab(id, { data: { kind: 'terminal', terminal } });
        follow();
      },
      replaceTerminal: (id) => {
        deskRef.current?.addTab(newTerminalTab(text.terminal.untitled));
        deskRef.current?.closeTab(id);
        marks.forget(id);
      },
    };
  }, [deskRef, follow, marks, session]);

  useShownByAddress(view, phone, deskRef);
  useRequests(actions);
  useDeskShortcuts(actions);

  const beforeChange = useCallback(
    ({ reason, removedTabs }: BeforeModelChangeArgs<TabData>) => {
      if (reason !== 'close') return true;
      removedTabs.forEach(actions.requestClose);
      return false;
    },
    [actions],
  );
  const changed = useCallback(
    (model: Model, meta: WorkspaceChangedMeta) => {
      rememberModel(projectId, model);
      if (meta.isUserInteraction) follow();
    },
    [projectId, follow],
  );

  const tabs = (
    <Workspace<TabData>
      className={styles.workspace}
      aria-label={text.desk.label}
      workspaceRef={deskRef}
      defaultModel={initial}
      classNames={CLASSES}
      lazyTabContent
      tabRemovalSelectionBehavior="recent"
      onBeforeModelChange={beforeChange}
      onModelChanged={changed}
      renderTab={renderTab}
      renderTabContent={renderContent}
      renderTabsetToolbar={renderToolbar}
      renderEmptyTabset={renderEmpty}
      renderSeparator={renderSeparator}
      tabsetMinWidth="120px"
      tabsetMinHeight="80px"
      onFocusCapture={() => queueMicrotask(follow)}
    />
  );
  return (
    <DeskContext value={actions}>
      {phone ? (
        <>
          <div className={styles.full} hidden={!showSide}>
            {side}
          </div>
          <div className={styles.full} hidden={showSide}>
            {tabs}
          </div>
        </>
      ) : (
        <Sides side={side}>{tabs}</Sides>
      )}
      {ending && (
        <EndTerminal
          tab={ending}
          onEnd={() => {
            if (ending.data.kind === 'terminal' && ending.data.terminal)
              session.killTerminal(ending.data.terminal);
            actions.closeTab(ending.id);
            setEnding(null);
          }}
          onKeep={() => {
            actions.closeTab(ending.id);
            setEnding(null);
          }}
          onCancel={() => setEnding(null)}
        />
      )}
    </DeskContext>
  );
}

function Sides({ side, children }: { side: ReactNode; children: ReactNode }) {
  const layout = useDefaultLayout({ id: 'carrel.side', storage: localStorage });
  return (
    <Group orientation="horizontal" className={styles.sides} {...layout}>
      <Panel
        id="side"
        className={styles.side}
        defaultSize="300px"
        minSize="200px"
        maxSize="560px"
        groupResizeBehavior="preserve-pixel-size"
      >
        {side}
      </Panel>
      {renderSeparator('horizontal')}
      <Panel id="tabs" className={styles.centre} minSize="240px">
        {children}
      </Panel>
    </Group>
  );
}

/** Shows the tab that the address names, and makes it when there is none. */
function useShownByAddress(
  view: DeskView | null,
  phone: boolean,
  deskRef: ReturnType<typeof useWorkspaceRef<TabData>>,
) {
  const named = view?.kind === 'file' ? view.path : view?.kind === 'terminals' ? view.terminal : null;
  const kind = view?.kind;
  useEffect(() => {
    const handle = deskRef.current;
    if (handle === null || named === null) return;
    const wanted: View = kind === 'file' ? { kind, path: named } : { kind: 'terminals', terminal: named };
    const tab = tabAt(handle.getModel(), wanted);
    if (tab) handle.selectTab(tab.id);
    else handle.addTab(kind === 'file' ? fileTab(named) : terminalTab(named, text.terminal.untitled));
  }, [deskRef, kind, named, phone]);
}

function useRequests({ openTerminal }: DeskActions): void {
  const { state, pathname } = useLocation() as { state: DeskRequest | null; pathname: string };
  const navigate = useNavigate();
  const wanted = state?.newTerminal;
  const takenRef = useRef<unknown>(null);
  useEffect(() => {
    if (!wanted || takenRef.current === wanted) return;
    takenRef.current = wanted;
    openTerminal(wanted);
    void navigate(pathname, { replace: true, state: null });
  }, [wanted, openTerminal, navigate, pathname]);
}

function useDeskShortcuts({ openTerminal }: DeskActions): void {
  const canWrite = useCanWrite();
  useShortcuts(
    canWrite
      ? [{ keys: 'N T', label: text.desk.newTerminal, group: text.palette.group, run: () => openTerminal() }]
      : [],
  );
}

const renderTab: NonNullable<React.ComponentProps<typeof Workspace<TabData>>['renderTab']> = (tab, props) => (
  <TabLabel tab={tab} props={props} />
);
const renderContent = (tab: Tab) => <TabContent tab={tab} />;
const renderToolbar = () => <TabsetToolbar />;
const renderEmpty = () => <EmptyTabset />;
const renderSeparator = (orientation: 'horizontal' | 'vertical') => (
  <Separator className={styles.separator} data-across={orientation} aria-label={text.desk.resize} />
);
