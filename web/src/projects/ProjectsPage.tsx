import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { FolderPlus, Plus, Search, SearchX, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../frame/EmptyState';
import { Problem } from '../frame/Problem';
import { useShortcuts } from '../frame/shortcuts';
import { usePageTitle } from '../frame/usePageTitle';
import { t } from '../text';
import { formatNumber } from '../text/format';
import { CreateProject } from './CreateProject';
import { parametersOf, viewOf, type View } from './list';
import { ProjectTable } from './ProjectTable';
import styles from './ProjectsPage.module.css';
import { useLiveProjects, useProjects } from './useProjects';

export default function ProjectsPage() {
  usePageTitle(t.projects.title);
  const [parameters, setParameters] = useSearchParams();
  const view = viewOf(parameters);
  const setView = (next: View) => setParameters(parametersOf(next), { replace: true });
  const projects = useProjects(view);
  const { live, said } = useLiveProjects();
  const creating = parameters.has('new');
  const create = (open: boolean) => {
    const next = parametersOf(view);
    if (open) next.set('new', '');
    setParameters(next, { replace: !open });
  };
  const search = useRef<HTMLInputElement>(null);
  useShortcuts([
    { keys: 'C', label: t.shortcuts.newProject, group: t.shortcuts.projectsGroup, run: () => create(true) },
    {
      keys: '/',
      label: t.shortcuts.filter,
      group: t.shortcuts.projectsGroup,
      run: () => search.current?.focus(),
    },
  ]);

  const first = projects.data?.pages[0];
  const all = projects.data?.pages.flatMap((page) => page.projects) ?? [];
  const filtered = view.query !== '' || view.state !== '';
  const fresh = first?.total === 0 && !filtered && !projects.isPlaceholderData;

  return (
    <div className={styles.page}>
      <p className="hidden-visually" role="status">
        {said}
      </p>
      <div className={styles.head}>
        <h1 className={styles.title}>{t.projects.title}</h1>
        {first && !fresh && (
          <span className={styles.count} aria-live="polite">
            {t.projects.count(formatNumber(first.total), first.total === 1)}
          </span>
        )}
        {!live && (
          <span className={styles.behind} role="status">
            {t.projects.notLive}
          </span>
        )}
        <Button
          className={styles.new}
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() => create(true)}
        >
          {t.projects.new}
        </Button>
      </div>
      {!fresh && (
        <div className={styles.tools} role="search">
          <SearchField
            inputRef={search}
            value={view.query}
            onChange={(query) => setView({ ...view, query })}
          />
          <Select
            className={styles.state}
            aria-label={t.projects.state}
            value={view.state}
            allowDeselect={false}
            onChange={(state) => setView({ ...view, state: (state ?? '') as View['state'] })}
            data={[
              { value: '', label: t.projects.all },
              ...(['running', 'starting', 'stopped', 'failed'] as const).map((s) => ({
                value: s,
                label: t.states[s],
              })),
              { value: 'deleted', label: t.projects.deleted },
            ]}
          />
        </div>
      )}
      {projects.error && <Problem error={projects.error} retry={() => void projects.refetch()} />}
      {first && !fresh && all.length > 0 && (
        <ProjectTable
          view={view}
          setView={setView}
          projects={all}
          total={first.total}
          more={() => {
            if (projects.hasNextPage && !projects.isFetchingNextPage) void projects.fetchNextPage();
          }}
          loadingMore={projects.isFetchingNextPage}
        />
      )}
      {projects.isPending && <Waiting />}
      {fresh && (
        <EmptyState
          icon={FolderPlus}
          title={t.projects.emptyTitle}
          text={t.projects.emptyText}
          action={<Button onClick={() => create(true)}>{t.projects.emptyAction}</Button>}
        />
      )}
      {first && all.length === 0 && filtered && (
        <EmptyState
          icon={view.state === 'deleted' ? Trash2 : SearchX}
          title={view.state === 'deleted' && !view.query ? t.projects.noDeleted : t.projects.noneTitle}
          text={view.state === 'deleted' && !view.query ? t.projects.noDeletedText : t.projects.noneText}
          action={
            <Button variant="default" onClick={() => setView({ ...view, query: '', state: '' })}>
              {t.projects.noneAction}
            </Button>
          }
        />
      )}
      <CreateProject opened={creating} close={() => create(false)} />
    </div>
  );
}

/** Types at once, searches a moment later. */
function SearchField({
  inputRef,
  value,
  onChange,
}: {
  inputRef: React.Ref<HTMLInputElement>;
  value: string;
  onChange: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const [asked, setAsked] = useState(value);
  // The address changed by other means (back, "show all"): the field follows.
  if (value !== asked) {
    setAsked(value);
    setTyped(value);
  }
  const ask = useDebouncedCallback((text: string) => {
    setAsked(text.trim());
    onChange(text.trim());
  }, 150);
  return (
    <TextInput
      ref={inputRef}
      className={styles.search}
      type="search"
      aria-label={t.projects.search}
      placeholder={t.projects.search}
      leftSection={<Search size={16} aria-hidden />}
      rightSection={
        typed && (
          <CloseButton
            size="sm"
            aria-label={t.projects.noneAction}
            onClick={() => {
              setTyped('');
              ask('');
            }}
          />
        )
      }
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        ask(event.currentTarget.value);
      }}
    />
  );
}

/** The outline of a list, for the moment until it is there. */
function Waiting() {
  return (
    <div className={styles.waiting} role="status" aria-label={t.loading}>
      {[62, 48, 71, 55, 40].map((width) => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
