import { Popover, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Project, ProjectState, Step, Summary } from '../api/types';
import { t } from '../text';
import { formatClock, formatDuration, formatExact, formatRelative } from '../text/format';
import { withoutState } from './phrase';
import styles from './StatusPill.module.css';
import { useNow } from './useNow';

type Subject = Project | Summary;

const BELOW_DIALOGS = 150;
const BUSY: ReadonlySet<ProjectState> = new Set(['starting', 'stopping']);

/**
 * State and reason in a person's words; a click shows the steps so far with their times and what can be done. With
 * `compact` only the state is written; the reason is in the label, and how long it has been behind the click.
 */
export function StatusPill({ project, compact = false }: { project: Subject; compact?: boolean }) {
  const { state, reason } = project;
  const busy = BUSY.has(state);
  const said = withoutState(t.states[state], reason);
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={320}
      portalProps={{ target: '#main' }}
      zIndex={BELOW_DIALOGS}
    >
      <Popover.Target>
        <UnstyledButton
          className={styles.pill}
          data-state={state}
          onClick={() => setOpened(!opened)}
          onBlur={() => setOpened(false)}
          onKeyDown={({ key }) => {
            if (key === 'Escape') setOpened(false);
          }}
        >
          <StateName state={state} />
          {said && <span className={compact ? 'hidden-visually' : styles.reason}>{said}</span>}
          {busy && !compact && 'since' in project && <Elapsed since={project.since} />}
          <span className="hidden-visually">{t.pill.show}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown}>
        <Details project={project} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The state alone, where a list says the rest. */
export function StateBadge({ state }: { state: ProjectState }) {
  return (
    <span className={styles.pill} data-state={state}>
      <StateName state={state} />
    </span>
  );
}

function StateName({ state }: { state: ProjectState }) {
  return (
    <>
      <span className={styles.dot} data-busy={BUSY.has(state) || undefined} aria-hidden />
      <span className={styles.state}>{t.states[state]}</span>
    </>
  );
}

/** Seconds since it began, once they are worth a word. */
function Elapsed({ since }: { since: string }) {
  const now = useNow(1);
  const seconds = (now.getTime() - new Date(since).getTime()) / 1000;
  return seconds >= 2 ? <span className={styles.elapsed}>{formatDuration(seconds)}</span> : null;
}

function Details({ project }: { project: Subject }) {
  const now = useNow(1);
  const full = 'steps' in project ? project : null;
  const advice = t.pill.advice[project.state];
  return (
    <>
      <p className={styles.title} data-state={project.state}>
        {t.states[project.state]}
        {full && (
          <time dateTime={full.since} title={formatExact(new Date(full.since))}>
            {formatRelative(new Date(full.since), now)}
          </time>
        )}
      </p>
      {project.reason && <p className={styles.text}>{project.reason}</p>}
      {full?.adjustment.reason && <p className={styles.text}>{full.adjustment.reason}</p>}
      {full && full.steps.length > 0 && <Steps steps={full.steps} running={BUSY.has(full.state)} />}
      {full?.deadline && BUSY.has(full.state) && (
        <p className={styles.advice}>{t.pill.deadline(formatRelative(new Date(full.deadline), now))}</p>
      )}
      {advice && <p className={styles.advice}>{advice}</p>}
    </>
  );
}

function Steps({ steps, running }: { steps: Step[]; running: boolean }) {
  return (
    <ol className={styles.steps} aria-label={t.pill.steps} data-running={running || undefined}>
      {steps.map((step, i) => (
        <li key={i}>
          <span>{step.text}</span>
          <time dateTime={step.at} title={formatExact(new Date(step.at))}>
            {formatClock(new Date(step.at))}
          </time>
        </li>
      ))}
    </ol>
  );
}
