import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { EllipsisVertical, Play, RotateCw, Square } from 'lucide-react';
import { useProjectCommand } from '../api/queries';
import type { Project } from '../api/types';
import { notify } from '../frame/notify';
import { usePaletteActions } from '../frame/palette';
import { PersonAvatar } from '../frame/PersonAvatar';
import { StatusPill } from '../frame/StatusPill';
import { TopBarContent } from '../frame/TopBarContent';
import type { Person } from '../session/messages';
import styles from './ProjectHeader.module.css';
import { useSessionState } from './SessionContext';
import { text } from './text';

/** The project in the top bar: title, state, start and stop, who is here. */
export function ProjectHeader({ project }: { project: Project }) {
  return (
    <TopBarContent>
      <div className={styles.header}>
        <h1 className={styles.title}>{project.title}</h1>
        <span className={styles.wide}>
          <StatusPill project={project} />
        </span>
        <span className={styles.narrow}>
          <StatusPill project={project} compact />
        </span>
        {project.role !== 'viewer' && <Controls project={project} />}
        <Here />
      </div>
    </TopBarContent>
  );
}

/** What can be done about the project's state now. */
export function useLifecycle(project: Project) {
  const start = useProjectCommand('projects/start');
  const stop = useProjectCommand('projects/stop');
  const restart = useProjectCommand('projects/restart');
  const id = project.project_id;
  const failing = (what: string) => ({ onError: (error: unknown) => notify.failed(error, what) });
  return {
    busy: start.isPending || stop.isPending || restart.isPending,
    canStart: project.state === 'stopped' || project.state === 'failed',
    canStop: project.state === 'running' || project.state === 'starting',
    canRestart: project.state === 'running',
    start: () => start.mutate(id, failing(text.header.couldNotStart)),
    stop: () => stop.mutate(id, failing(text.header.couldNotStop)),
    restart: () => restart.mutate(id, failing(text.header.couldNotRestart)),
  };
}

function Controls({ project }: { project: Project }) {
  const lifecycle = useLifecycle(project);
  const { header, palette } = text;
  usePaletteActions([
    ...(lifecycle.canStart
      ? [{ id: 'project-start', label: header.start, group: palette.group, icon: Play, run: lifecycle.start }]
      : []),
    ...(lifecycle.canStop
      ? [{ id: 'project-stop', label: header.stop, group: palette.group, icon: Square, run: lifecycle.stop }]
      : []),
    ...(lifecycle.canRestart
      ? [
          {
            id: 'project-restart',
            label: header.restart,
            group: palette.group,
            icon: RotateCw,
            run: lifecycle.restart,
          },
        ]
      : []),
  ]);
  if (lifecycle.canStart) {
    return (
      <Button
        size="compact-sm"
        className={styles.start ?? ''}
        aria-label={header.start}
        leftSection={<Play size={14} aria-hidden />}
        loading={lifecycle.busy}
        onClick={lifecycle.start}
      >
        <span className={styles.startLabel}>{header.start}</span>
      </Button>
    );
  }
  if (!lifecycle.canStop) return null;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon aria-label={header.more} loading={lifecycle.busy}>
          <EllipsisVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {lifecycle.canRestart && (
          <Menu.Item leftSection={<RotateCw size={16} aria-hidden />} onClick={lifecycle.restart}>
            {header.restart}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Square size={16} aria-hidden />} onClick={lifecycle.stop}>
          {header.stop}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const SHOWN = 4;

/** Who has the project open, once somebody else has. */
function Here() {
  const people = useSessionState((state) => state.people);
  if (people.length < 2) return null;
  const shown = people.slice(0, SHOWN);
  const rest = people.length - shown.length;
  const names = [...shown.map(({ name }) => name), ...(rest > 0 ? [text.header.more_people(rest)] : [])];
  return (
    <Tooltip label={text.header.here(names.join(', '))}>
      <span className={styles.people} role="img" aria-label={text.header.here(names.join(', '))}>
        {shown.map((person: Person) => (
          <PersonAvatar key={person.account_id} id={person.account_id} name={person.name} size={24} />
        ))}
        {rest > 0 && <span className={styles.rest}>+{rest}</span>}
      </span>
    </Tooltip>
  );
}
