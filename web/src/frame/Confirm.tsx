import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../text';
import form from './Form.module.css';
import { Problem } from './Problem';

interface Props {
  opened: boolean;
  close: () => void;
  title: string;
  text: string;
  action: string;
  /** What must be typed before it can be done, and how that is asked. */
  name?: { value: string; ask: string };
  run: () => void;
  pending: boolean;
  error: unknown;
}

/** Says what will be gone before it is; a real deletion asks for the name. */
export function Confirm(props: Props) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.close}
      title={props.title}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      <Body {...props} />
    </Modal>
  );
}

function Body({ text, name, action, close, run, pending, error }: Props) {
  const [typed, setTyped] = useState('');
  const ready = !name || typed.trim() === name.value.trim();
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) run();
      }}
    >
      <span className={form.text}>{text}</span>
      {name && (
        <TextInput
          data-autofocus
          label={name.ask}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {Boolean(error) && <Problem error={error} />}
      <div className={form.actions}>
        <Button variant="default" onClick={close}>
          {t.cancel}
        </Button>
        <Button type="submit" color="danger" disabled={!ready} loading={pending}>
          {action}
        </Button>
      </div>
    </form>
  );
}
