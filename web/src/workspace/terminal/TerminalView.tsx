import { Button, CloseButton, ActionIcon, TextInput, useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useScreenReader } from '../../frame/useScreenReader';
import { useDesk } from '../DeskContext';
import { useCanWrite, useWorkspace } from '../SessionContext';
import { randomId, type TabData } from '../tabs';
import { text } from '../text';
import { createScreen, type Screen, type TerminalEnd } from './createScreen';
import { KeyRow } from './KeyRow';
import styles from './TerminalView.module.css';

interface TerminalProps {
  tabId: string;
  terminal: Extract<TabData, { kind: 'terminal' }>;
}

/** One of the project's terminals. It stays while its tab does, and goes on without it. */
export default function TerminalView({ tabId, terminal }: TerminalProps) {
  const canWrite = useCanWrite();
  if (!canWrite) return <p className={styles.viewer}>{text.terminal.viewer}</p>;
  return <Attached tabId={tabId} terminal={terminal} />;
}

function Attached({ tabId, terminal }: TerminalProps) {
  const { session } = useWorkspace();
  const desk = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<Screen | null>(null);
  const [end, setEnd] = useState<TerminalEnd | null>(null);
  const [finding, setFinding] = useState(false);
  const [attached, setAttached] = useState(false);
  const [screenReader] = useScreenReader();
  const scheme = useComputedColorScheme();
  const coarse = useMediaQuery('(pointer: coarse)', undefined, { getInitialValueInEffect: false });

  const onEnded = useEffectEvent((ended: TerminalEnd) => {
    // Who leaves a shell wants to be rid of it.
    if (ended.kind === 'exited' && ended.code === 0) desk.closeTab(tabId);
    else setEnd(ended);
  });
  const create = useEffectEvent((parent: HTMLElement) =>
    createScreen({
      parent,
      // The tab's id outlives a reload: the project knows by it a terminal that this tab asked for before.
      client: terminal.terminal === null ? tabId : randomId(),
      terminal: terminal.terminal,
      cwd: terminal.cwd,
      input: terminal.input,
      screenReader,
      opened: (id) => {
        setAttached(true);
        if (terminal.terminal !== id) desk.terminalMade(tabId, id);
      },
      title: (title) => desk.marks.setTitle(tabId, title),
      ended: onEnded,
      find: () => setFinding(true),
    }),
  );
  useEffect(() => {
    const parent = place.current;
    if (parent === null) return;
    const made = create(parent);
    session.attach(made.channel);
    setScreen(made);
    const observer = new ResizeObserver(() => made.fit());
    observer.observe(parent);
    made.focus();
    return () => {
      observer.disconnect();
      session.detach(made.channel);
      made.destroy();
    };
  }, [session]);
  // On a phone its place is shown only once it has an address: what was focused before did not take.
  useEffect(() => {
    if (!attached) return;
    const timer = setTimeout(() => screen?.focus());
    return () => clearTimeout(timer);
  }, [screen, attached]);
  useEffect(() => screen?.applyTheme(), [screen, scheme]);
  useEffect(() => screen?.setScreenReader(screenReader), [screen, screenReader]);

  return (
    <div className={styles.view}>
      {finding && screen && (
        <Find
          screen={screen}
          onClose={() => {
            setFinding(false);
            screen.focus();
          }}
        />
      )}
      {end && <EndBar end={end} tabId={tabId} />}
      <div
        ref={place}
        className={styles.screen}
        data-testid="terminal"
        data-attached={attached}
        onFocus={() => screen?.fit()}
      />
      {coarse && screen && end === null && <KeyRow screen={screen} />}
    </div>
  );
}

function EndBar({ end, tabId }: { end: TerminalEnd; tabId: string }) {
  const desk = useDesk();
  const gone = end.kind === 'closed' && end.code === 'not_found';
  const words = end.kind === 'exited' ? text.terminal.ended(end.code) : gone ? text.terminal.gone : end.error;
  return (
    <div className={styles.bar} role="status">
      <span className={styles.words}>{words}</span>
      <Button size="compact-sm" variant="default" onClick={() => desk.replaceTerminal(tabId)}>
        {text.terminal.again}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => desk.closeTab(tabId)}>
        {text.desk.close}
      </Button>
    </div>
  );
}

const DECORATIONS = {
  matchBackground: '#f0b454',
  activeMatchBackground: '#ff8a3d',
  matchOverviewRuler: '#f0b454',
  activeMatchColorOverviewRuler: '#ff8a3d',
};

function Find({ screen, onClose }: { screen: Screen; onClose: () => void }) {
  const [wanted, setWanted] = useState('');
  const options = { decorations: DECORATIONS };
  const find = (backwards: boolean, incremental = false, value = wanted) => {
    if (value === '') screen.search.clearDecorations();
    else if (backwards) screen.search.findPrevious(value, options);
    else screen.search.findNext(value, { ...options, incremental });
  };
  useEffect(() => () => screen.search.clearDecorations(), [screen]);
  return (
    <div className={styles.find} role="search">
      <TextInput
        size="xs"
        className={styles.words ?? ''}
        value={wanted}
        placeholder={text.terminal.findPlaceholder}
        aria-label={text.terminal.findPlaceholder}
        autoFocus
        onChange={({ currentTarget: { value } }) => {
          setWanted(value);
          find(false, true, value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find(!event.shiftKey);
          else if (event.key === 'Escape') onClose();
        }}
      />
      <ActionIcon size={28} aria-label={text.terminal.previous} onClick={() => find(true)}>
        <ChevronUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon size={28} aria-label={text.terminal.next} onClick={() => find(false)}>
        <ChevronDown size={16} aria-hidden />
      </ActionIcon>
      <CloseButton size={28} aria-label={text.terminal.closeFind} onClick={onClose} />
    </div>
  );
}
