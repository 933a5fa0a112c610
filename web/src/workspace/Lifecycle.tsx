import { Button, Loader } from '@mantine/core';
import { CircleAlert, Play, PowerOff, Trash2, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Project } from '../api/types';
import { EmptyState } from '../frame/EmptyState';
import { useNow } from '../frame/useNow';
import { formatClock, formatDuration } from '../text/format';
import styles from './Lifecycle.module.css';
import { useLifecycle } from './ProjectHeader';
import { text } from './text';

/** Seconds after which a start can be cancelled here. */
const CANCEL_AFTER = 30;

/** In place of the desk while the project does not run: why, since when, and what to do. */
export function Lifecycle({ project }: { project: Project }) {
  return (
    <section className={styles.place} aria-label={project.title}>
      <State project={project} />
    </section>
  );
}

function State({ project }: { project: Project }) {
  const { start, busy } = useLifecycle(project);
  const { lifecycle } = text;
  const mayStart = project.role !== 'viewer';
  const button = (label: string) =>
    mayStart && (
      <Button leftSection={<Play size={16} aria-hidden />} loading={busy} onClick={start}>
        {label}
      </Button>
    );
  switch (project.state) {
    case 'stopped': {
      const words = mayStart ? lifecycle.stoppedText : lifecycle.viewerText;
      return (
        <Still
          icon={PowerOff}
          title={lifecycle.stopped}
          reason={project.reason}
          words={words}
          action={button(lifecycle.start)}
        />
      );
    }
    case 'failed':
      return (
        <Still
          icon={CircleAlert}
          bad
          title={lifecycle.failed}
          reason={project.reason}
          words={lifecycle.failedText}
          action={button(lifecycle.again)}
        />
      );
    case 'deleted':
      return (
        <Still
          icon={Trash2}
          title={lifecycle.deleted}
          reason=""
          words={lifecycle.deletedText}
          action={null}
        />
      );
    default:
      return <Moving project={project} />;
  }
}

interface StillProps {
  icon: LucideIcon;
  title: string;
  reason: string;
  words: string;
  action: ReactNode;
  bad?: boolean;
}

function Still({ bad = false, ...props }: StillProps) {
  return (
    <EmptyState
      icon={props.icon}
      bad={bad}
      title={props.title}
      text={props.reason === '' ? props.words : `${sentence(props.reason)} ${props.words}`}
      action={props.action}
    />
  );
}

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** Starting or stopping: each step with the time it took, the last one still going. */
function Moving({ project }: { project: Project }) {
  const now = useNow(1);
  const { stop, busy } = useLifecycle(project);
  const { lifecycle } = text;
  const starting = project.state === 'starting';
  const began = new Date(project.since).getTime();
  const seconds = Math.max(0, (now.getTime() - began) / 1000);
  return (
    <div className={styles.moving}>
      <h2 className={styles.title}>
        <Loader size={18} aria-hidden />
        {starting ? lifecycle.starting : lifecycle.stopping}
        <span className={styles.since}>{seconds >= 2 && lifecycle.since(seconds)}</span>
      </h2>
      <p className={styles.reason} role="status">
        {project.reason === '' && !starting ? lifecycle.stoppingText : project.reason}
      </p>
      {project.steps.length > 0 && <Steps project={project} now={now.getTime()} />}
      {starting && seconds >= CANCEL_AFTER && project.role !== 'viewer' && (
        <Button variant="default" loading={busy} onClick={stop}>
          {lifecycle.cancel}
        </Button>
      )}
    </div>
  );
}

function Steps({ project, now }: { project: Project; now: number }) {
  const { steps } = project;
  return (
    <ol className={styles.steps} aria-label={text.lifecycle.steps}>
      {steps.map((step, i) => {
        const at = new Date(step.at);
        const next = steps[i + 1];
        const took = ((next ? new Date(next.at).getTime() : now) - at.getTime()) / 1000;
        return (
          <li key={`${step.at} ${step.text}`} data-going={!next || undefined}>
            <span>{step.text}</span>
            <time dateTime={step.at} title={formatClock(at)}>
              {took >= 1 ? formatDuration(took) : ''}
            </time>
          </li>
        );
      })}
    </ol>
  );
}
