import { useEffect, useEffectEvent } from 'react';

interface EarlyKeysProps {
  /** Changes what was typed. */
  edit: (change: (text: string) => string) => void;
  /** Esc was pressed. */
  cancel: () => void;
}

/**
 * Takes what is typed for a dialog's field until the field itself has the focus: its code may still be on its way, and
 * no shortcut or field of the page shall take it instead.
 */
export function EarlyKeys({ edit, cancel }: EarlyKeysProps) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const there = target instanceof HTMLInputElement && target.closest('[role="dialog"]') !== null;
    if (there || ctrlKey || metaKey || altKey) return;
    if (key === 'Escape') cancel();
    else if (key === 'Backspace') edit((text) => text.slice(0, -1));
    else if ([...key].length === 1) edit((text) => text + key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);
  return null;
}
