import { lazy, Suspense, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSite } from '../app/site';
import { t } from '../text';
import { EarlyKeys } from './EarlyKeys';
import { closePalette, openPalette, usePalette } from './palette';
import { useShortcutListener, useShortcuts } from './shortcuts';

const loadPalette = () => import('./Palette');
const Palette = lazy(loadPalette);
const ShortcutsHelp = lazy(() => import('./ShortcutsHelp'));

/** When the page in front has had time to load. */
const PRELOAD_MS = 1_000;

let showHelp: (() => void) | null = null;

/** Opens the list of shortcuts, from the account menu for example. */
export const openShortcuts = () => showHelp?.();

/** The keys that work on every page, and what they open. */
export function CommandKeys() {
  const account = useSite().signed_in;
  const navigate = useNavigate();
  const { open } = usePalette();
  const [help, setHelp] = useState(false);
  const [query, setQuery] = useState('');
  // Once opened they stay mounted, so that closing can play and what was typed is kept apart from loading.
  const [wanted, setWanted] = useState({ palette: false, help: false });
  if (open && !wanted.palette) setWanted({ ...wanted, palette: true });
  if (help && !wanted.help) setWanted({ ...wanted, help: true });
  useEffect(() => {
    showHelp = () => setHelp(true);
    return () => {
      showHelp = null;
    };
  }, []);

  useEffect(() => {
    if (!account) return;
    // It is there when the keys are pressed, so that what is typed next goes into it.
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), PRELOAD_MS);
    return () => clearTimeout(timer);
  }, [account]);

  const cancel = () => {
    setQuery('');
    closePalette();
  };

  useShortcutListener();
  useShortcuts([
    ...(account
      ? [
          {
            keys: 'Mod+K',
            label: t.shortcuts.palette,
            group: t.shortcuts.general,
            run: openPalette,
            everywhere: true,
          },
          {
            keys: 'G P',
            label: t.shortcuts.projects,
            group: t.shortcuts.general,
            run: () => void navigate('/projects'),
          },
          {
            keys: 'G A',
            label: t.shortcuts.account,
            group: t.shortcuts.general,
            run: () => void navigate('/account'),
          },
        ]
      : []),
    { keys: '?', label: t.shortcuts.help, group: t.shortcuts.general, run: () => setHelp(true) },
  ]);

  return (
    <>
      {open && <EarlyKeys edit={setQuery} cancel={cancel} />}
      <Suspense>
        {wanted.palette && account && (
          <Palette opened={open} close={closePalette} query={query} onQuery={setQuery} />
        )}
        {wanted.help && <ShortcutsHelp opened={help} close={() => setHelp(false)} />}
      </Suspense>
    </>
  );
}
