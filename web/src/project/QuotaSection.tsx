import { Button, Select, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { keys, useCall } from '../api/queries';
import type { Adjustment, Project, Quota } from '../api/types';
import { useSite } from '../app/site';
import form from '../frame/Form.module.css';
import { notify } from '../frame/notify';
import { Problem } from '../frame/Problem';
import { Section } from '../frame/SectionPage';
import { t } from '../text';
import { formatDuration } from '../text/format';
import { TIMEOUTS } from './timeouts';
import { factsOf } from './quota';
import styles from './View.module.css';

interface Subject {
  project_id: string;
  quota: Quota;
  adjustment: Adjustment;
}

/** What a project may use: everyone sees it, admins change it, also while it runs. */
export function QuotaSection({ project }: { project: Subject }) {
  const admin = useSite().signed_in?.admin === true;
  return (
    <Section title={t.quota.title} {...(admin ? {} : { text: t.quota.readOnly })}>
      <dl className={styles.facts}>
        {factsOf(project.quota).map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {project.adjustment.outcome !== 'applied' && (
        <p className={styles.note} role="status" data-outcome={project.adjustment.outcome}>
          {project.adjustment.reason}
        </p>
      )}
      {admin && <QuotaForm key={JSON.stringify(project.quota)} project={project} />}
    </Section>
  );
}

const AMOUNTS = ['cpu_limit', 'cpu_request', 'memory_limit', 'memory_request', 'disk_quota', 'gpus'] as const;

function QuotaForm({ project }: { project: Subject }) {
  const { project_id, quota } = project;
  const client = useQueryClient();
  const set = useCall('projects/set-quota');
  const fields = useForm({
    initialValues: {
      cpu_limit: String(quota.cpu_limit),
      cpu_request: String(quota.cpu_request),
      memory_limit: String(quota.memory_limit),
      memory_request: String(quota.memory_request),
      disk_quota: String(quota.disk_quota),
      gpus: String(quota.gpu?.num ?? 0),
      network: quota.network,
      idle_timeout: String(quota.idle_timeout),
    },
    validate: Object.fromEntries(
      AMOUNTS.map((name) => [name, (value: string) => (isAmount(value) ? null : t.quota.amount)]),
    ),
  });
  const onSuccess = (saved: { quota: Quota; adjustment: Adjustment }) => {
    client.setQueryData<Project>(keys.project(project_id), (old) => old && { ...old, ...saved });
    void client.invalidateQueries({ queryKey: keys.inspection(project_id) });
    notify.done(t.quota.saved);
  };
  const submit = fields.onSubmit(({ network, idle_timeout, gpus, ...amounts }) =>
    set.mutate(
      {
        project_id,
        network,
        cpu_limit: Number(amounts.cpu_limit),
        cpu_request: Number(amounts.cpu_request),
        memory_limit: Number(amounts.memory_limit),
        memory_request: Number(amounts.memory_request),
        disk_quota: Number(amounts.disk_quota),
        idle_timeout: Number(idle_timeout),
        ...(Number(gpus) === (quota.gpu?.num ?? 0) ? {} : { gpu: { ...quota.gpu, num: Number(gpus) } }),
      },
      { onSuccess },
    ),
  );
  const choices = [...new Set([...TIMEOUTS, quota.idle_timeout])].sort((a, b) => a - b);
  return (
    <form className={`${form.form ?? ''} ${styles.quota ?? ''}`} noValidate onSubmit={submit}>
      {pairs.map(([left, right]) => (
        <div key={left} className={form.pair}>
          {[left, right].map((name) => (
            <TextInput
              key={name}
              type="number"
              min={0}
              step={name.startsWith('cpu') ? 0.1 : 1}
              label={t.quota.fields[name]}
              {...fields.getInputProps(name)}
            />
          ))}
        </div>
      ))}
      <Select
        className={form.narrow}
        label={t.quota.idle}
        allowDeselect={false}
        data={choices.map((seconds) => ({ value: String(seconds), label: formatDuration(seconds) }))}
        {...fields.getInputProps('idle_timeout')}
      />
      <Switch label={t.quota.network} {...fields.getInputProps('network', { type: 'checkbox' })} />
      {set.error && <Problem error={set.error} />}
      <div className={form.start}>
        <Button type="submit" variant="default" disabled={!fields.isDirty()} loading={set.isPending}>
          {t.quota.save}
        </Button>
        <Button
          variant="subtle"
          disabled={set.isPending}
          onClick={() => set.mutate({ project_id, reset: true }, { onSuccess })}
        >
          {t.quota.reset}
        </Button>
      </div>
    </form>
  );
}

type Amount = (typeof AMOUNTS)[number];

const pairs: [Amount, Amount][] = [
  ['cpu_limit', 'cpu_request'],
  ['memory_limit', 'memory_request'],
  ['disk_quota', 'gpus'],
];

function isAmount(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value)) && Number(value) >= 0;
}
