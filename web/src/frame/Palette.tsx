import '@mantine/spotlight/styles.css';
import { Spotlight, createSpotlight } from '@mantine/spotlight';
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import {
  CircleUser,
  FolderOpen,
  KeyRound,
  LayoutList,
  Palette as PaletteIcon,
  Plus,
  ScrollText,
  Search,
  Settings2,
  UserPlus,
} from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { call } from '../api/call';
import { keys } from '../api/queries';
import { useAccount } from '../app/site';
import { t } from '../text';
import { matching, usePalette, type PaletteAction } from './palette';
import styles from './Palette.module.css';

/** Goes to the scroll area inside, which its types keep to themselves. */
const SCROLLED_BY_KEYS = { viewportProps: { tabIndex: 0 } };

const [store, spotlight] = createSpotlight();

interface PaletteProps {
  opened: boolean;
  close: () => void;
  query: string;
  onQuery: (query: string) => void;
}

/** The Ctrl-K palette: projects, pages, and what the page in front offers. */
export default function Palette({ opened, close, query, onQuery }: PaletteProps) {
  useEffect(() => (opened ? spotlight.open() : spotlight.close()), [opened]);
  const local = useLocalActions();
  const found = useFound(query, opened);
  const shown = [...matching(local, query), ...found];
  useFirstChosen(shown.map(({ id }) => id).join('\n'));
  const groups = [...new Set(shown.map((action) => action.group))];

  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={onQuery}
      onSpotlightClose={close}
      shortcut={null}
      clearQueryOnClose
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      scrollable
      // The next key typed is already the first of the search.
      transitionProps={{ duration: 0 }}
      maxHeight={420}
      radius="lg"
      classNames={styles}
    >
      <Modal.Title className="hidden-visually">{t.palette.title}</Modal.Title>
      <Spotlight.Search
        placeholder={t.palette.placeholder}
        aria-label={t.palette.title}
        leftSection={<Search size={16} aria-hidden />}
      />
      <Spotlight.ActionsList {...SCROLLED_BY_KEYS}>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {shown
              .filter((action) => action.group === group)
              .map((action) => (
                <Spotlight.Action
                  key={action.id}
                  label={action.label}
                  {...(action.detail ? { description: action.detail } : {})}
                  leftSection={action.icon && <action.icon size={16} aria-hidden />}
                  rightSection={action.hint && <span className={styles.hint}>{action.hint}</span>}
                  onClick={action.run}
                />
              ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && <Spotlight.Empty>{t.palette.nothing(query)}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** What is found after the last key is chosen by Enter too. */
function useFirstChosen(shown: string): void {
  useEffect(() => {
    const { listId } = store.getState();
    const list = document.getElementById(listId);
    if (!list || list.querySelector('[data-selected]')) return;
    list.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
    store.updateState((state) => ({ ...state, selected: 0 }));
  }, [shown]);
}

/** Pages and actions of the site, and those of the page in front (first). */
function useLocalActions(): PaletteAction[] {
  const { actions } = usePalette();
  const { admin } = useAccount();
  const navigate = useNavigate();
  return useMemo(() => {
    const page = (label: string, to: string, icon: PaletteAction['icon'], keywords = ''): PaletteAction => ({
      id: to,
      label,
      group: t.palette.pages,
      ...(icon ? { icon } : {}),
      keywords,
      run: () => void navigate(to),
    });
    return [
      ...actions,
      { ...page(t.palette.newProject, '/projects?new', Plus, 'create'), group: t.palette.actions },
      page(t.projects.title, '/projects', LayoutList),
      page(t.bar.profile, '/account', CircleUser, 'profile password e-mail name'),
      page(t.account.sections.keys, '/account/keys', KeyRound, 'token secret'),
      page(t.account.sections.sessions, '/account/sessions', ScrollText, 'sign out everywhere'),
      page(t.account.sections.preferences, '/account/appearance', PaletteIcon, 'dark light theme colour'),
      ...(admin
        ? [
            page(t.admin.invitations, '/admin/people', UserPlus, 'admin invite people'),
            page(t.admin.sections.settings, '/admin/settings', Settings2, 'admin site name accent'),
          ]
        : []),
    ];
  }, [actions, admin, navigate]);
}

/** Projects that match, and what the page's own sources find. */
function useFound(typed: string, opened: boolean): PaletteAction[] {
  const navigate = useNavigate();
  const { sources } = usePalette();
  const [query] = useDebouncedValue(typed.trim(), 120);
  const { data } = useQuery({
    queryKey: [...keys.projects, 'palette', query, sources.length],
    enabled: opened,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const [{ projects }, ...more] = await Promise.all([
        call(
          'projects/get',
          { ...(query ? { query } : {}), sort: 'last_edited', order: 'desc', limit: 8 },
          signal,
        ),
        ...sources.map((source) => (query ? source(query, signal).catch(() => []) : [])),
      ]);
      return { projects, more: more.flat() };
    },
  });
  if (!data) return [];
  return [
    ...data.more,
    ...data.projects.map((project) => ({
      id: project.project_id,
      label: project.title,
      group: t.palette.projects,
      icon: FolderOpen,
      hint: t.states[project.state],
      run: () => void navigate(`/projects/${project.project_id}`),
    })),
  ];
}
