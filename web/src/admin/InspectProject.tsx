import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { call } from '../api/call';
import { keys } from '../api/queries';
import type { Inspection } from '../api/types';
import { Problem } from '../frame/Problem';
import { RelativeTime } from '../frame/RelativeTime';
import { Section } from '../frame/SectionPage';
import { QuotaSection } from '../project/QuotaSection';
import { t } from '../text';
import { formatNumber } from '../text/format';
import styles from './Admin.module.css';

const RENEW_MS = 2_000;

/** What a project's owner knows: what it wants, what runs, who is there, and how that came about. */
export function InspectProject() {
  const { projectId = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: keys.inspection(projectId),
    queryFn: async ({ signal }) => (await call('admin/project', { project_id: projectId }, signal)).project,
    refetchInterval: RENEW_MS,
  });
  return (
    <>
      <Link to="/admin/projects" className={styles.back ?? ''}>
        <ArrowLeft size={16} aria-hidden />
        {t.admin.project.back}
      </Link>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data && (
        <Section title={data.title} text={data.project_id}>
          <FactsOf project={data} />
          <Members project={data} />
          <Log title={t.admin.project.steps} lines={data.steps} />
          <Log title={t.admin.project.history} lines={data.history.events} />
        </Section>
      )}
      {data && <QuotaSection project={data} />}
    </>
  );
}

function FactsOf({ project }: { project: Inspection }) {
  const text = t.admin.project;
  const { observed, link } = project;
  const facts: [string, ReactNode][] = [
    [
      t.projects.state,
      <>
        {t.states[project.state]} <RelativeTime at={project.since} />
        {project.reason && ` · ${project.reason}`}
      </>,
    ],
    [text.owner, `${text.place(project.node, String(project.shard))} · ${project.address}`],
    [text.desired, project.desired === undefined ? text.nothing : text.run(String(project.desired))],
    [
      text.observed,
      observed
        ? [text.observedRun(observed.phase, String(observed.epoch)), observed.endpoint, observed.reason]
            .filter(Boolean)
            .join(' · ')
        : text.noRun,
    ],
    ...(observed?.detail ? [[text.detail, observed.detail] as [string, ReactNode]] : []),
    [
      text.connection,
      !link
        ? text.none
        : link.up
          ? text.up(formatNumber(link.sessions), formatNumber(link.people.length))
          : text.down,
    ],
    [text.watchers, formatNumber(project.watchers)],
    [text.journal, text.sequence(String(project.sequence))],
    [text.idle, <Idle key="idle" project={project} />],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Idle({ project }: { project: Inspection }) {
  const text = t.admin.project;
  if (project.always_running) return <>{text.always}</>;
  if (!project.idle_stop_at) return <>{text.notRunning}</>;
  return (
    <>
      {text.stopsAt} <RelativeTime at={project.idle_stop_at} />
    </>
  );
}

function Members({ project }: { project: Inspection }) {
  const sessions = new Map(project.link?.people.map((person) => [person.account_id, person.sessions]));
  return (
    <>
      <h3 className={styles.heading}>{t.admin.project.members}</h3>
      <ul className={styles.log}>
        {project.members.map((member) => (
          <li key={member.account_id}>
            <span>{member.name ?? member.account_id}</span>
            <span className={styles.when}>
              {t.roles[member.role]}
              {sessions.has(member.account_id) &&
                ` · ${t.admin.project.present(formatNumber(sessions.get(member.account_id) ?? 0))}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Log({ title, lines }: { title: string; lines: { at: string; text: string }[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h3 className={styles.heading}>{title}</h3>
      <ul className={styles.log}>
        {lines.map((line, i) => (
          <li key={`${line.at} ${i}`}>
            <span>{line.text}</span>
            <span className={styles.when}>
              <RelativeTime at={line.at} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
