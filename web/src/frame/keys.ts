/** What of a keyboard event decides. */
export interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  timeStamp: number;
}

/** Remembers the keys pressed before; true when the event completes the shortcut. */
export type KeyMatcher = (event: Key) => boolean;

const SEQUENCE_MS = 1200;

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A matcher for `Mod+K`, `?` or `G P`. */
export function matcher(keys: string, mac = isMac): KeyMatcher {
  const chords = keys.split(' ');
  let at = 0;
  let last = 0;
  return (event) => {
    if (at > 0 && event.timeStamp - last > SEQUENCE_MS) at = 0;
    if (!isChord(chords[at] ?? '', event, mac)) {
      // The key that breaks a sequence may begin it anew.
      at = at > 0 && isChord(chords[0] ?? '', event, mac) ? 1 : 0;
      last = event.timeStamp;
      return false;
    }
    at++;
    last = event.timeStamp;
    if (at < chords.length) return false;
    at = 0;
    return true;
  };
}

function isChord(chord: string, event: Key, mac: boolean): boolean {
  const parts = chord.split('+');
  const key = parts.pop() ?? '';
  const mod = parts.includes('Mod');
  const wanted = {
    ctrl: parts.includes('Ctrl') || (mod && !mac),
    meta: mod && mac,
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
  };
  // Shift is how some layouts reach a sign such as "?", so it counts for letters and named keys only.
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key);
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    event.ctrlKey === wanted.ctrl &&
    event.metaKey === wanted.meta &&
    event.altKey === wanted.alt &&
    (sign || event.shiftKey === wanted.shift)
  );
}

/** The keys of a chord as they are written on the keyboard. */
export function keyCaps(chord: string, mac = isMac): string[] {
  const names: Record<string, string> = mac ? { Mod: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃' } : { Mod: 'Ctrl' };
  return chord.split('+').map((part) => names[part] ?? part);
}
