import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '../api/queries';
import form from '../frame/Form.module.css';
import { t } from '../text';

/** What a project runs in. Shows nothing where there is nothing to choose. */
export function SoftwareSelect(props: {
  /** The image; empty is the usual one. */
  value: string;
  change: (image: string) => void;
  disabled?: boolean;
}) {
  const { data = [] } = useQuery(environmentsQuery);
  const chosen = data.find(({ image }) => image === props.value);
  if (data.length === 0 && !props.value) return null;
  const choices = [
    { value: '', label: t.projects.usualSoftware },
    ...data.map(({ image, title }) => ({ value: image, label: title })),
    ...(props.value && !chosen
      ? [{ value: props.value, label: t.projects.notOffered(props.value), disabled: true }]
      : []),
  ];
  return (
    <Select
      className={form.narrow}
      label={t.projects.software}
      description={chosen?.description || t.projects.softwareHint}
      allowDeselect={false}
      disabled={props.disabled ?? false}
      value={props.value}
      data={choices}
      onChange={(image) => props.change(image ?? '')}
    />
  );
}
