import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Package, Plus } from 'lucide-react';
import { useState } from 'react';
import { environmentsQuery, keys, useCall } from '../api/queries';
import type { Environment } from '../api/types';
import { notify } from '../frame/notify';
import { Problem } from '../frame/Problem';
import { Facts, NoRows, RowItem, Rows } from '../frame/Rows';
import { Section } from '../frame/SectionPage';
import { t } from '../text';
import { EditSoftware } from './EditSoftware';

/** The images that projects can choose from. */
export function Software() {
  /** The entry that is edited: its place in the list, or the one after the last. */
  const [editing, setEditing] = useState<number | null>(null);
  const { data, error, refetch } = useQuery({ ...environmentsQuery, refetchOnWindowFocus: false });
  const { set, save } = useEnvironments();
  return (
    <Section
      plain
      title={t.admin.sections.software}
      text={t.admin.software.text}
      aside={
        <Button
          leftSection={<Plus size={16} aria-hidden />}
          disabled={!data || data.length >= 100}
          onClick={() => setEditing(data?.length ?? 0)}
        >
          {t.admin.software.add}
        </Button>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <NoRows title={t.admin.software.none} text={t.admin.software.noneText} />}
      {data && data.length > 0 && (
        <Rows label={t.admin.sections.software}>
          {data.map((environment, i) => (
            <SoftwareRow
              key={environment.image}
              environment={environment}
              busy={set.isPending}
              edit={() => setEditing(i)}
              remove={() =>
                save(
                  data.filter((_, other) => other !== i),
                  t.admin.software.removed(environment.title),
                  () => save(data, t.admin.software.saved),
                )
              }
            />
          ))}
        </Rows>
      )}
      <EditSoftware
        environments={data ?? []}
        place={editing}
        close={() => setEditing(null)}
        saved={() => notify.done(t.admin.software.saved)}
      />
    </Section>
  );
}

/** Saves the whole list, and puts the answer where everyone sees it. */
function useEnvironments() {
  const client = useQueryClient();
  const set = useCall('environments/set');
  const save = (environments: Environment[], said: string, undo?: () => void) =>
    set.mutate(
      { environments },
      {
        onSuccess: ({ environments: kept }) => {
          client.setQueryData(keys.environments, kept);
          notify.done(said, undo);
        },
        onError: (error) => notify.failed(error, t.admin.software.remove),
      },
    );
  return { set, save };
}

function SoftwareRow(props: {
  environment: Environment;
  busy: boolean;
  edit: () => void;
  remove: () => void;
}) {
  const { title, image, description } = props.environment;
  return (
    <RowItem
      icon={<Package size={20} strokeWidth={1.75} aria-hidden />}
      title={title}
      detail={<Facts>{[<code key="image">{image}</code>, description]}</Facts>}
    >
      <Button
        variant="default"
        size="compact-md"
        aria-label={t.admin.software.editLabel(title)}
        onClick={props.edit}
      >
        {t.admin.software.edit}
      </Button>
      <Button
        variant="default"
        size="compact-md"
        aria-label={t.admin.software.removeLabel(title)}
        disabled={props.busy}
        onClick={props.remove}
      >
        {t.admin.software.remove}
      </Button>
    </RowItem>
  );
}
