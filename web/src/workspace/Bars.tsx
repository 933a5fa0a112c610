import { Button } from '@mantine/core';
import { Clock, CloudOff } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useCall } from '../api/queries';
import type { Project } from '../api/types';
import { notify } from '../frame/notify';
import { useNow } from '../frame/useNow';
import { formatDuration } from '../text/format';
import styles from './Bars.module.css';
import { useSessionState, useWorkspace } from './SessionContext';
import { text } from './text';

/** Milliseconds before a lost connection is worth a word. */
const PATIENCE = 1_000;

/** What is going on with the connection and the idle timer, above everything else. */
export function Bars({ project }: { project: Project }) {
  return (
    <>
      <ConnectionBar project={project} />
      <IdleBar project={project} />
    </>
  );
}

function ConnectionBar({ project }: { project: Project }) {
  const connection = useSessionState((state) => state.connection);
  const link = useSessionState((state) => state.link);
  const lost = connection.kind === 'lost';
  const unlinked = connection.kind === 'open' && !link.up && project.state === 'running';
  const shown = useAfter(PATIENCE, lost || unlinked);
  return (
    <div role="status">
      {shown && (
        <Bar icon={<CloudOff size={16} aria-hidden />}>
          {lost ? text.connection.reconnecting : text.connection.linking}
        </Bar>
      )}
    </div>
  );
}

/** Whether it has been so for a while without a break. */
function useAfter(milliseconds: number, condition: boolean): boolean {
  const [due, setDue] = useState(false);
  useEffect(() => {
    if (!condition) return;
    const timer = setTimeout(() => setDue(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setDue(false);
    };
  }, [milliseconds, condition]);
  return due && condition;
}

function IdleBar({ project }: { project: Project }) {
  const at = useSessionState((state) => state.idleStopAt);
  const { session } = useWorkspace();
  const touch = useCall('projects/touch');
  const now = useNow(1);
  if (at === null || project.state !== 'running') return <div role="status" />;
  const left = Math.max(0, (new Date(at).getTime() - now.getTime()) / 1000);
  const keep = () => {
    session.touch();
    const failed = (error: unknown) => notify.failed(error, text.connection.couldNotKeep);
    touch.mutate({ project_id: project.project_id }, { onError: failed });
  };
  return (
    <div role="status">
      <Bar icon={<Clock size={16} aria-hidden />}>
        <span className={styles.words}>{text.connection.idle(formatDuration(left))}</span>
        <Button size="compact-sm" variant="default" loading={touch.isPending} onClick={keep}>
          {text.connection.keep}
        </Button>
      </Bar>
    </div>
  );
}

function Bar({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.bar}>
      {icon}
      {children}
    </div>
  );
}
