import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ClipboardPaste } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { text } from '../text';
import type { Screen } from './createScreen';
import styles from './TerminalView.module.css';

const ICON = { size: 18, 'aria-hidden': true } as const;

const KEYS: { label: string; sends: string; shows?: ReactNode }[] = [
  { label: 'Esc', sends: '\x1b' },
  { label: 'Tab', sends: '\t' },
  { label: 'Left', sends: '\x1b[D', shows: <ArrowLeft {...ICON} /> },
  { label: 'Down', sends: '\x1b[B', shows: <ArrowDown {...ICON} /> },
  { label: 'Up', sends: '\x1b[A', shows: <ArrowUp {...ICON} /> },
  { label: 'Right', sends: '\x1b[C', shows: <ArrowRight {...ICON} /> },
];

/** The keys that a phone's keyboard lacks. Pressing one leaves the keyboard open. */
export function KeyRow({ screen }: { screen: Screen }) {
  const [control, setControl] = useState(false);
  const hold = (held: boolean) => {
    setControl(held);
    screen.holdControl(held);
    screen.focus();
  };
  return (
    <div
      className={styles.keys}
      role="toolbar"
      aria-label={text.terminal.keys}
      onPointerDown={(e) => e.preventDefault()}
    >
      <button type="button" className={styles.key} aria-pressed={control} onClick={() => hold(!control)}>
        Ctrl
      </button>
      {KEYS.map(({ label, sends, shows }) => (
        <button
          key={label}
          type="button"
          className={styles.key}
          aria-label={label}
          onClick={() => {
            screen.type(sends);
            hold(false);
          }}
        >
          {shows ?? label}
        </button>
      ))}
      <button
        type="button"
        className={styles.key}
        aria-label={text.terminal.paste}
        onClick={() => void screen.paste().catch(() => undefined)}
      >
        <ClipboardPaste {...ICON} />
      </button>
    </div>
  );
}
