import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useNavigate } from 'react-router';
import { describe } from '../../frame/describe';
import { addressOf } from '../location';
import { useWorkspace } from '../SessionContext';
import { text } from '../text';
import styles from './FileBrowser.module.css';
import type { Entry } from './filesApi';
import { childOf, displayPath, folderFromText, isName } from './paths';

export type EntryDialogState = { kind: 'file' | 'folder' } | { kind: 'rename' | 'move'; entry: Entry };

interface DialogProps {
  folder: string;
  state: EntryDialogState;
  onClose: () => void;
  onDone: () => void;
}

/** Asks for the name of something new, a new name, or where to move it; says in place why it was not done. */
export function EntryDialog({ folder, state, onClose, onDone }: DialogProps) {
  const { projectId } = useWorkspace();
  const navigate = useNavigate();
  const act = useAct(folder, state);
  const [value, setValue] = useState(initialValue(folder, state));
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (state.kind !== 'move' && !isName(value)) {
      setError(text.files.badName);
      return;
    }
    setBusy(true);
    try {
      await act(value);
      onDone();
      onClose();
      if (state.kind === 'file') {
        void navigate(addressOf(projectId, { kind: 'file', path: childOf(folder, { name: value }) }));
      }
    } catch (failure) {
      setError(describe(failure));
      setBusy(false);
    }
  };
  const { title, label, verb } = words(state);
  return (
    <Modal opened onClose={onClose} title={title} size="sm">
      <form onSubmit={(event) => void submit(event)}>
        <TextInput
          label={label}
          description={state.kind === 'move' ? text.files.moveHint : undefined}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          onFocus={(event) => selectStem(event.currentTarget)}
          error={error}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
        />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            {text.files.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function initialValue(folder: string, state: EntryDialogState): string {
  if (state.kind === 'rename') return state.entry.name;
  return state.kind === 'move' ? displayPath(folder) : '';
}

/** Selects a name up to its extension, as file managers do. */
function selectStem(input: HTMLInputElement): void {
  const dot = input.value.lastIndexOf('.');
  input.setSelectionRange(0, dot > 0 ? dot : input.value.length);
}

function words(state: EntryDialogState) {
  const { files } = text;
  if (state.kind === 'rename')
    return { title: files.renameTitle(state.entry.name), label: files.name, verb: files.rename };
  if (state.kind === 'move')
    return { title: files.moveTitle(state.entry.name), label: files.moveTo, verb: files.move };
  return {
    title: state.kind === 'file' ? files.newFile : files.newFolder,
    label: files.name,
    verb: files.create,
  };
}

function useAct(folder: string, state: EntryDialogState): (value: string) => Promise<unknown> {
  const { files } = useWorkspace();
  switch (state.kind) {
    case 'file':
      return (name) => files.write(childOf(folder, { name }), '', null);
    case 'folder':
      return (name) => files.makeFolder(childOf(folder, { name }));
    case 'rename':
      return async (name) => {
        if (name !== state.entry.name)
          await files.move(childOf(folder, state.entry), childOf(folder, { name }));
      };
    case 'move':
      return (to) => files.move(childOf(folder, state.entry), childOf(folderFromText(to), state.entry));
  }
}
