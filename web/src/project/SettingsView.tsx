import { Button, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { keys, useCall } from '../api/queries';
import type { Project } from '../api/types';
import { required } from '../auth/validate';
import form from '../frame/Form.module.css';
import { notify } from '../frame/notify';
import { Problem } from '../frame/Problem';
import { RelativeTime } from '../frame/RelativeTime';
import { Section } from '../frame/SectionPage';
import { SoftwareSelect } from '../projects/SoftwareSelect';
import { t } from '../text';
import { formatDuration } from '../text/format';
import { DangerZone } from './DangerZone';
import { QuotaSection } from './QuotaSection';
import { TIMEOUTS } from './timeouts';
import styles from './View.module.css';

/** Title, description, when it is stopped, what it may use, and the way out. */
export default function SettingsView({ project }: { project: Project }) {
  const editable = project.role === 'owner' && project.state !== 'deleted';
  return (
    <div className={styles.view}>
      <Section title={t.settings.general} {...(editable ? {} : { text: t.settings.readOnly })}>
        <General
          // What somebody else has changed is shown as long as nothing is typed here.
          key={`${project.title}\n${project.description}`}
          project={project}
          editable={editable}
        />
      </Section>
      <Section title={t.settings.running}>
        <Running project={project} editable={editable} />
      </Section>
      <QuotaSection project={project} />
      <DangerZone project={project} />
      <dl className={styles.facts}>
        <dt>{t.settings.id}</dt>
        <dd>
          <code>{project.project_id}</code>
        </dd>
        <dt>{t.settings.created}</dt>
        <dd>
          <RelativeTime at={project.created} />
        </dd>
      </dl>
    </div>
  );
}

/** Saves a change and puts the answer where everyone sees it. */
function useUpdate(project: Project) {
  const client = useQueryClient();
  const update = useCall('projects/update');
  const save = (change: {
    title?: string;
    description?: string;
    always_running?: boolean;
    idle_timeout?: number;
    image?: string;
  }) =>
    update.mutate(
      { project_id: project.project_id, ...change },
      {
        onSuccess: ({ project: saved }) => {
          client.setQueryData(keys.project(project.project_id), saved);
          void client.invalidateQueries({ queryKey: keys.projects });
          notify.done(change.image === undefined ? t.settings.saved : t.settings.softwareSaved);
        },
      },
    );
  return { update, save };
}

function General({ project, editable }: { project: Project; editable: boolean }) {
  const { update, save } = useUpdate(project);
  const fields = useForm({
    initialValues: { title: project.title, description: project.description },
    validate: { title: required },
  });
  return (
    <form
      noValidate
      className={form.form}
      onSubmit={fields.onSubmit(({ title, description }) =>
        save({ title: title.trim(), description: description.trim() }),
      )}
    >
      <TextInput
        label={t.settings.titleLabel}
        maxLength={200}
        disabled={!editable}
        {...fields.getInputProps('title')}
      />
      <Textarea
        label={t.settings.descriptionLabel}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        disabled={!editable}
        {...fields.getInputProps('description')}
      />
      {update.error && <Problem error={update.error} />}
      {editable && (
        <div className={form.start}>
          <Button type="submit" variant="default" disabled={!fields.isDirty()} loading={update.isPending}>
            {t.save}
          </Button>
        </div>
      )}
    </form>
  );
}

function Running({ project, editable }: { project: Project; editable: boolean }) {
  const { update, save } = useUpdate(project);
  const allowed = TIMEOUTS.filter((seconds) => seconds <= project.quota.idle_timeout);
  const choices = [...new Set([...allowed, project.idle_timeout])].sort((a, b) => a - b);
  return (
    <div className={form.form}>
      <SoftwareSelect
        value={project.image ?? ''}
        change={(image) => save({ image })}
        disabled={!editable || update.isPending}
      />
      <Switch
        label={t.settings.always}
        description={t.settings.alwaysText}
        checked={project.always_running}
        disabled={!editable || update.isPending}
        onChange={(event) => save({ always_running: event.currentTarget.checked })}
      />
      <Select
        className={form.narrow}
        label={t.settings.idle}
        description={t.settings.idleText}
        allowDeselect={false}
        disabled={!editable || project.always_running || update.isPending}
        value={String(project.idle_timeout)}
        data={choices.map((seconds) => ({ value: String(seconds), label: formatDuration(seconds) }))}
        onChange={(seconds) => save({ idle_timeout: Number(seconds) })}
      />
      {project.idle_stop_at && !project.always_running && project.state === 'running' && (
        <span className={form.text}>
          {t.settings.idleNow} <RelativeTime at={project.idle_stop_at} />.
        </span>
      )}
      {update.error && <Problem error={update.error} />}
    </div>
  );
}
