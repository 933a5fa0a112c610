import { Button } from '@mantine/core';
import { Save, TriangleAlert } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react';
import { describe } from '../../frame/describe';
import { useCanWrite } from '../SessionContext';
import { text } from '../text';
import { createEditor, type Editor } from './createEditor';
import styles from './FileView.module.css';
import type { TextDocument } from './TextDocument';

/** CodeMirror over one document, with what is to be said about it. */
export default function TextEditor(props: { document: TextDocument; initial: string; name: string }) {
  const { document, initial, name } = props;
  const canWrite = useCanWrite();
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [position, setPosition] = useState({ line: 1, column: 1 });
  const [both, setBoth] = useState(false);
  const { conflict } = useSyncExternalStore(document.subscribe, document.state);
  const create = useEffectEvent((parent: HTMLElement) =>
    createEditor({
      parent,
      initial,
      name,
      readOnly: !canWrite,
      label: text.editor.content(name),
      edited: () => document.edited(),
      moved: (line, column) => setPosition({ line, column }),
      save: () => void document.save(),
    }),
  );
  useEffect(() => {
    if (place.current === null) return;
    const made = create(place.current);
    document.attach(made);
    setEditor(made);
    const keep = () => document.keepDraft();
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      document.keepDraft();
      document.attach(null);
      made.destroy();
    };
  }, [document]);
  const theirs = both ? (conflict?.text ?? null) : null;
  useEffect(() => editor?.compareWith(theirs), [editor, theirs]);
  return (
    <div className={styles.editor}>
      <ConflictBar document={document} both={both && conflict !== null} onBoth={setBoth} />
      <div ref={place} className={styles.code} data-testid="editor" />
      <Status document={document} line={position.line} column={position.column} readOnly={!canWrite} />
    </div>
  );
}

function ConflictBar(props: { document: TextDocument; both: boolean; onBoth: (both: boolean) => void }) {
  const { document, both, onBoth } = props;
  const { conflict, restored, error, saving } = useSyncExternalStore(document.subscribe, document.state);
  if (error !== null) {
    return (
      <Bar words={`${text.editor.notSaved} ${describe(error)}`}>
        <Button size="compact-sm" variant="default" loading={saving} onClick={() => void document.save()}>
          {text.editor.retry}
        </Button>
      </Bar>
    );
  }
  if (conflict !== null) {
    const deleted = conflict.text === null;
    return (
      <Bar words={deleted ? text.editor.deletedConflict : text.editor.conflict}>
        <Button size="compact-sm" variant="default" loading={saving} onClick={() => void document.keepMine()}>
          {deleted ? text.editor.restore : text.editor.keepMine}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => document.takeTheirs()}>
          {deleted ? text.editor.discard : text.editor.takeTheirs}
        </Button>
        {!deleted && (
          <Button size="compact-sm" variant="default" aria-pressed={both} onClick={() => onBoth(!both)}>
            {both ? text.editor.hideBoth : text.editor.showBoth}
          </Button>
        )}
      </Bar>
    );
  }
  if (!restored) return <div role="status" />;
  return (
    <Bar words={text.editor.draft}>
      <Button size="compact-sm" variant="default" onClick={() => document.discard()}>
        {text.editor.discard}
      </Button>
    </Bar>
  );
}

function Bar({ words, children }: { words: string; children: React.ReactNode }) {
  return (
    <div className={styles.bar} role="alert">
      <TriangleAlert size={16} aria-hidden />
      <span className={styles.words}>{words}</span>
      {children}
    </div>
  );
}

interface StatusProps {
  document: TextDocument;
  line: number;
  column: number;
  readOnly: boolean;
}

function Status({ document, line, column, readOnly }: StatusProps) {
  const { dirty, saving } = useSyncExternalStore(document.subscribe, document.state);
  const words = saving ? text.editor.saving : dirty ? text.editor.dirty : text.editor.saved;
  return (
    <div className={styles.status}>
      <span role="status">{readOnly ? text.editor.readOnly : words}</span>
      <span className={styles.end}>{text.editor.line(line, column)}</span>
      {!readOnly && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<Save size={14} aria-hidden />}
          disabled={!dirty || saving}
          onClick={() => void document.save()}
        >
          {text.editor.save}
        </Button>
      )}
    </div>
  );
}
