import { Button, Checkbox, Modal, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { keys, useCall } from '../api/queries';
import { Problem } from '../frame/Problem';
import { t } from '../text';
import { SoftwareSelect } from './SoftwareSelect';
import form from '../frame/Form.module.css';

export function CreateProject({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t.projects.createTitle}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      <Fields close={close} />
    </Modal>
  );
}

function Fields({ close }: { close: () => void }) {
  const create = useCall('projects/create');
  const navigate = useNavigate();
  const client = useQueryClient();
  const fields = useForm({
    initialValues: { title: '', description: '', image: '', start: true },
    validate: { title: (title) => (title.trim() ? null : t.auth.required) },
  });
  const submit = fields.onSubmit(({ title, description, image, start }) =>
    create.mutate(
      {
        title: title.trim(),
        ...(description.trim() ? { description: description.trim() } : {}),
        ...(image ? { image } : {}),
        start,
      },
      {
        onSuccess: ({ project_id: id }) => {
          void client.invalidateQueries({ queryKey: keys.projects });
          void navigate(`/projects/${id}`);
        },
      },
    ),
  );
  return (
    <form onSubmit={submit} className={form.form} noValidate>
      <TextInput
        data-autofocus
        label={t.projects.titleLabel}
        placeholder={t.projects.titlePlaceholder}
        maxLength={200}
        {...fields.getInputProps('title')}
      />
      <Textarea
        label={t.projects.descriptionLabel}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        {...fields.getInputProps('description')}
      />
      <SoftwareSelect value={fields.values.image} change={(image) => fields.setFieldValue('image', image)} />
      <Checkbox label={t.projects.startNow} {...fields.getInputProps('start', { type: 'checkbox' })} />
      {create.error && <Problem error={create.error} />}
      <div className={form.actions}>
        <Button variant="default" onClick={close}>
          {t.cancel}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {t.projects.create}
        </Button>
      </div>
    </form>
  );
}
