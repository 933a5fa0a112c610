import { Button, Select, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { call } from '../api/call';
import { keys } from '../api/queries';
import type { ProjectSort, Shards, SiteProject } from '../api/types';
import { Problem } from '../frame/Problem';
import { RelativeTime } from '../frame/RelativeTime';
import { NoRows } from '../frame/Rows';
import { Section } from '../frame/SectionPage';
import { StateBadge } from '../frame/StatusPill';
import { parametersOf, sortedBy, viewOf, type View } from '../projects/list';
import { t } from '../text';
import { formatNumber } from '../text/format';
import styles from './Admin.module.css';

const PAGE = 50;
const RENEW_MS = 5_000;
const STATES = ['running', 'starting', 'stopping', 'stopped', 'failed', 'deleted'] as const;

/** Every project; searched, sorted and paged by the server. */
export function AllProjects() {
  const [parameters, setParameters] = useSearchParams();
  const view = viewOf(parameters);
  const setView = (next: View) => setParameters(parametersOf(next), { replace: true });
  const projects = useAllProjects(view);
  const nodes = useNodes();
  const first = projects.data?.pages[0];
  const all = projects.data?.pages.flatMap((page) => page.projects) ?? [];
  return (
    <Section
      plain
      title={t.admin.sections.projects}
      text={t.admin.projects.text}
      aside={
        first && (
          <span className={styles.count} role="status">
            {t.projects.count(formatNumber(first.total), first.total === 1)}
          </span>
        )
      }
    >
      <Tools view={view} setView={setView} />
      {projects.error && <Problem error={projects.error} retry={() => void projects.refetch()} />}
      {first && all.length === 0 && <NoRows title={t.admin.projects.none} text={t.admin.projects.noneText} />}
      {all.length > 0 && <Table view={view} setView={setView} projects={all} nodes={nodes} />}
      {projects.hasNextPage && (
        <Button
          variant="default"
          className={styles.more ?? ''}
          loading={projects.isFetchingNextPage}
          onClick={() => void projects.fetchNextPage()}
        >
          {t.admin.projects.more}
        </Button>
      )}
    </Section>
  );
}

function useAllProjects(view: View) {
  return useInfiniteQuery({
    queryKey: [...keys.siteProjects, view],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        'admin/projects',
        {
          ...(view.query ? { query: view.query } : {}),
          ...(view.state ? { state: view.state } : {}),
          sort: view.sort,
          order: view.order,
          limit: PAGE,
          ...(pageParam ? { after: pageParam } : {}),
        },
        signal,
      ),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

/** The node that holds each shard. */
function useNodes(): Map<number, string> {
  const { data } = useQuery({
    queryKey: keys.shards,
    queryFn: ({ signal }): Promise<Shards> => call('admin/shards', {}, signal),
    refetchInterval: RENEW_MS,
  });
  return useMemo(
    () =>
      new Map(
        data?.regions.flatMap(({ node, shards }) =>
          shards.map(({ shard }): [number, string] => [shard, node]),
        ),
      ),
    [data],
  );
}

function Tools({ view, setView }: { view: View; setView: (view: View) => void }) {
  const [typed, setTyped] = useState(view.query);
  const ask = useDebouncedCallback((query: string) => setView({ ...view, query: query.trim() }), 150);
  return (
    <div className={styles.tools} role="search">
      <TextInput
        type="search"
        className={styles.search ?? ''}
        aria-label={t.admin.projects.searchLabel}
        placeholder={t.admin.projects.search}
        leftSection={<Search size={16} aria-hidden />}
        maxLength={300}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          ask(event.currentTarget.value);
        }}
      />
      <Select
        aria-label={t.projects.state}
        value={view.state}
        allowDeselect={false}
        onChange={(state) => setView({ ...view, state: (state ?? '') as View['state'] })}
        data={[
          { value: '', label: t.projects.all },
          ...STATES.map((state) => ({ value: state, label: t.states[state] })),
        ]}
      />
    </div>
  );
}

interface TableProps {
  view: View;
  setView: (view: View) => void;
  projects: SiteProject[];
  nodes: Map<number, string>;
}

function Table({ view, setView, projects, nodes }: TableProps) {
  const column = (sort: ProjectSort) => <Column sort={sort} view={view} setView={setView} />;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.admin.projects.label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {column('title')}
            {column('state')}
            <th scope="col">{t.admin.projects.columns.owner}</th>
            <th scope="col">{t.admin.projects.columns.node}</th>
            {column('last_edited')}
          </tr>
        </thead>
        <tbody>
          {projects.map((project) => (
            <tr key={project.project_id}>
              <th scope="row">
                <Link to={`/admin/projects/${project.project_id}`}>{project.title}</Link>
              </th>
              <td title={project.reason}>
                <StateBadge state={project.state} />
              </td>
              <td className={styles.owners} title={ownersOf(project)}>
                {ownersOf(project)}
              </td>
              <td>{nodes.get(project.shard) ?? t.admin.projects.nowhere}</td>
              <td>
                <RelativeTime at={project.last_edited} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ownersOf({ owners }: SiteProject): string {
  return owners.map((owner) => owner.name ?? owner.account_id).join(', ') || t.admin.projects.nobody;
}

function Column({ sort, view, setView }: { sort: ProjectSort } & Pick<TableProps, 'view' | 'setView'>) {
  const sorted = view.sort === sort;
  const Arrow = view.order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <th scope="col" {...(sorted ? { 'aria-sort': view.order === 'asc' ? 'ascending' : 'descending' } : {})}>
      <UnstyledButton className={styles.sort ?? ''} onClick={() => setView(sortedBy(view, sort))}>
        {t.admin.projects.columns[sort]}
        {sorted && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </th>
  );
}
