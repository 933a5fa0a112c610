import { Folder, History, LayoutGrid, Settings, SquareTerminal, Users, type LucideIcon } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { usePaletteActions } from '../frame/palette';
import { addressOf, type Section, type View } from './location';
import styles from './Rail.module.css';
import { text } from './text';

const ENTRIES: { section: Section; icon: LucideIcon; view: View }[] = [
  { section: 'files', icon: Folder, view: { kind: 'folder', path: '' } },
  { section: 'terminals', icon: SquareTerminal, view: { kind: 'terminals', terminal: null } },
  { section: 'apps', icon: LayoutGrid, view: { kind: 'apps' } },
  { section: 'people', icon: Users, view: { kind: 'people' } },
  { section: 'settings', icon: Settings, view: { kind: 'settings' } },
  { section: 'history', icon: History, view: { kind: 'history' } },
];

/** The sections of a project: at the left, on a phone at the bottom. */
export function Rail({ projectId, section }: { projectId: string; section: Section | null }) {
  const navigate = useNavigate();
  usePaletteActions(
    ENTRIES.map((entry) => ({
      id: `project-${entry.section}`,
      label: text.rail[entry.section],
      group: text.palette.group,
      icon: entry.icon,
      run: () => void navigate(addressOf(projectId, entry.view)),
    })),
  );
  return (
    <nav className={styles.rail} aria-label={text.rail.label}>
      {ENTRIES.map((entry) => (
        <Link
          key={entry.section}
          to={addressOf(projectId, entry.view)}
          className={styles.entry}
          aria-current={entry.section === section ? 'page' : undefined}
        >
          <entry.icon size={20} strokeWidth={1.75} aria-hidden />
          <span>{text.rail[entry.section]}</span>
        </Link>
      ))}
    </nav>
  );
}
