import { Button } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useProjectCommand } from '../api/queries';
import type { Project } from '../api/types';
import { Confirm } from '../frame/Confirm';
import { notify } from '../frame/notify';
import { RowItem, Rows } from '../frame/Rows';
import { Section } from '../frame/SectionPage';
import { t } from '../text';

/** Acts that end people's programs or take the project away. */
export function DangerZone({ project }: { project: Project }) {
  const owner = project.role === 'owner';
  const running = project.state === 'running' || project.state === 'starting';
  if (project.role === 'viewer' || (!owner && !running)) return null;
  return (
    <Section plain title={t.settings.danger}>
      <Rows label={t.settings.danger}>
        {running && <Restart project={project} />}
        {owner &&
          (project.state === 'deleted' ? <Restore project={project} /> : <Delete project={project} />)}
      </Rows>
    </Section>
  );
}

function Restart({ project }: { project: Project }) {
  const restart = useProjectCommand('projects/restart');
  return (
    <RowItem title={t.settings.restart} detail={t.settings.restartText}>
      <Button
        variant="default"
        loading={restart.isPending}
        onClick={() =>
          restart.mutate(project.project_id, {
            onError: (error) => notify.failed(error, t.settings.restart),
          })
        }
      >
        {t.settings.restartAction}
      </Button>
    </RowItem>
  );
}

function Restore({ project }: { project: Project }) {
  const restore = useProjectCommand('projects/restore');
  return (
    <RowItem title={t.settings.restore} detail={t.settings.restoreText}>
      <Button
        variant="default"
        loading={restore.isPending}
        onClick={() =>
          restore.mutate(project.project_id, {
            onSuccess: () => notify.done(t.settings.restored(project.title)),
            onError: (error) => notify.failed(error, t.settings.restore),
          })
        }
      >
        {t.projects.restoreShort}
      </Button>
    </RowItem>
  );
}

function Delete({ project }: { project: Project }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useProjectCommand('projects/delete');
  const restore = useProjectCommand('projects/restore');
  const undo = () => {
    restore.mutateAsync(project.project_id).then(
      () => notify.done(t.settings.restored(project.title)),
      (error: unknown) => notify.failed(error, t.settings.restore),
    );
  };
  const run = () => {
    remove.mutateAsync(project.project_id).then(
      () => {
        void navigate('/projects');
        notify.done(t.settings.deleted(project.title), undo);
      },
      () => undefined, // The dialog shows remove.error.
    );
  };
  return (
    <RowItem title={t.settings.delete} detail={t.settings.deleteText}>
      <Button variant="default" c="var(--bad)" onClick={() => setAsking(true)}>
        {t.settings.deleteAction}
      </Button>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t.settings.deleteTitle(project.title)}
        text={t.settings.deleteGone}
        name={{ value: project.title, ask: t.settings.deleteType(project.title) }}
        action={t.settings.deleteConfirm}
        run={run}
        pending={remove.isPending}
        error={remove.error}
      />
    </RowItem>
  );
}
