import { Button, Modal } from '@mantine/core';
import type { TerminalInfo } from '../../session/messages';
import styles from './EndTerminal.module.css';
import { useSessionState } from '../SessionContext';
import type { Tab } from '../tabs';
import { useTabTitle } from '../TabsetParts';
import { text } from '../text';

const SHELLS = /^-?(.*\/)?(ba|z|fi|da|k|c|tc)?sh$/;

/** Whether something other than a shell that waits for input runs in the terminal. */
export function needsConfirmation(info: TerminalInfo): boolean {
  const program = info.command.trim().split(/\s+/)[0] ?? '';
  return program !== '' && !SHELLS.test(program);
}

/** Asks before the program in a terminal is ended with it. */
export function EndTerminal(props: {
  tab: Tab;
  onEnd: () => void;
  onKeep: () => void;
  onCancel: () => void;
}) {
  const { tab, onEnd, onKeep, onCancel } = props;
  const title = useTabTitle(tab);
  const terminal = tab.data.kind === 'terminal' ? tab.data.terminal : null;
  const command = useSessionState((state) => state.terminals?.find(({ id }) => id === terminal)?.command);
  return (
    <Modal opened onClose={onCancel} title={text.terminal.killTitle(title)}>
      <p className={styles.text}>{text.terminal.killText(command ?? title)}</p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={onKeep}>
          {text.terminal.keep}
        </Button>
        <Button color="danger" onClick={onEnd} data-autofocus>
          {text.terminal.killIt}
        </Button>
      </div>
    </Modal>
  );
}
