import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Play, RotateCcw, Square, Users } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useProjectCommand } from '../api/queries';
import type { ProjectSort, Summary } from '../api/types';
import { notify } from '../frame/notify';
import { RelativeTime } from '../frame/RelativeTime';
import { StatusPill } from '../frame/StatusPill';
import { t } from '../text';
import { sortedBy, type View } from './list';
import styles from './ProjectTable.module.css';

interface Props {
  view: View;
  setView: (view: View) => void;
  projects: Summary[];
  total: number;
  more: () => void;
  loadingMore: boolean;
}

/** Only the rows in sight are in the page, however many there are. */
export function ProjectTable({ view, setView, projects, total, more, loadingMore }: Props) {
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(body.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: projects.length,
    estimateSize: () => 64,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (i) => projects[i]?.project_id ?? i,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= projects.length - 20 && projects.length < total) more();
  });

  return (
    <>
      <div className={styles.table} role="table" aria-label={t.projects.listLabel} aria-rowcount={total + 1}>
        <div className={styles.header} role="row" aria-rowindex={1}>
          <Column sort="title" view={view} setView={setView} />
          <Column sort="state" view={view} setView={setView} />
          <Column sort="last_edited" view={view} setView={setView} />
          <span role="columnheader">
            <span className="hidden-visually">{t.projects.columns.actions}</span>
          </span>
        </div>
        <div ref={body} role="rowgroup" className={styles.body} style={{ height: rows.getTotalSize() }}>
          {items.map((item) => {
            const project = projects[item.index];
            return (
              project && (
                <div
                  key={item.key}
                  ref={rows.measureElement}
                  data-index={item.index}
                  role="row"
                  aria-rowindex={item.index + 2}
                  className={styles.row}
                  style={{ transform: `translateY(${item.start - offset}px)` }}
                >
                  <Row project={project} />
                </div>
              )
            );
          })}
        </div>
      </div>
      {loadingMore && (
        <p className={styles.more} role="status">
          {t.projects.loadingMore}
        </p>
      )}
    </>
  );
}

function Column({ sort, view, setView }: { sort: ProjectSort } & Pick<Props, 'view' | 'setView'>) {
  const sorted = view.sort === sort;
  const Arrow = view.order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <span
      role="columnheader"
      {...(sorted ? { 'aria-sort': view.order === 'asc' ? 'ascending' : 'descending' } : {})}
    >
      <UnstyledButton className={styles.sort} onClick={() => setView(sortedBy(view, sort))}>
        {t.projects.columns[sort]}
        {sorted && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </span>
  );
}

function Row({ project }: { project: Summary }) {
  return (
    <>
      <div role="cell" className={styles.main}>
        {project.state === 'deleted' ? (
          <span className={styles.link}>{project.title}</span>
        ) : (
          <Link to={`/projects/${project.project_id}`} className={styles.link}>
            {project.title}
          </Link>
        )}
        <span className={styles.sub}>
          {project.members > 1 && (
            <span className={styles.members}>
              <Users size={12} aria-hidden /> {t.people.count(project.members)}
            </span>
          )}
          {project.role !== 'owner' && <span>{t.roles[project.role]}</span>}
          {project.description && <span className={styles.description}>{project.description}</span>}
        </span>
      </div>
      <div role="cell" className={styles.state}>
        <StatusPill project={project} />
      </div>
      <div role="cell" className={styles.edited}>
        <RelativeTime at={project.last_edited} />
      </div>
      <div role="cell" className={styles.actions}>
        <Action project={project} />
      </div>
    </>
  );
}

/** The one thing to do with a project in its state, for those who may. */
function Action({ project }: { project: Summary }) {
  const start = useProjectCommand('projects/start');
  const stop = useProjectCommand('projects/stop');
  const restore = useProjectCommand('projects/restore');
  if (project.role === 'viewer' || project.state === 'stopping') return null;
  const {
    act,
    icon: Icon,
    label,
    short,
  } = project.state === 'deleted'
    ? {
        act: restore,
        icon: RotateCcw,
        label: t.projects.restore(project.title),
        short: t.projects.restoreShort,
      }
    : project.state === 'running' || project.state === 'starting'
      ? { act: stop, icon: Square, label: t.projects.stop(project.title), short: t.projects.stopShort }
      : { act: start, icon: Play, label: t.projects.start(project.title), short: t.projects.startShort };
  if (project.state === 'deleted' && project.role !== 'owner') return null;
  return (
    <Tooltip label={short}>
      <ActionIcon
        size={36}
        aria-label={label}
        loading={act.isPending}
        onClick={() => act.mutate(project.project_id, { onError: (error) => notify.failed(error, label) })}
      >
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
