import { Button, Modal, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { keys, useCall } from '../api/queries';
import type { Environment } from '../api/types';
import { required } from '../auth/validate';
import form from '../frame/Form.module.css';
import { Problem } from '../frame/Problem';
import { t } from '../text';

interface Props {
  environments: Environment[];
  /** Which of them; the one after the last is a new one, null is none. */
  place: number | null;
  close: () => void;
  saved: () => void;
}

export function EditSoftware({ environments, place, close, saved }: Props) {
  const old = place === null ? undefined : environments[place];
  return (
    <Modal
      opened={place !== null}
      onClose={close}
      title={old ? t.admin.software.editTitle(old.title) : t.admin.software.addTitle}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      {place !== null && <Fields environments={environments} place={place} close={close} saved={saved} />}
    </Modal>
  );
}

function Fields({ environments, place, close, saved }: Props & { place: number }) {
  const client = useQueryClient();
  const set = useCall('environments/set');
  const fields = useForm<Environment>({
    initialValues: environments[place] ?? { title: '', image: '', description: '' },
    validate: { title: required, image: required },
  });
  const submit = fields.onSubmit(({ title, image, description }) => {
    const changed = [...environments];
    changed[place] = { title: title.trim(), image: image.trim(), description: description.trim() };
    set.mutate(
      { environments: changed },
      {
        onSuccess: ({ environments: kept }) => {
          client.setQueryData(keys.environments, kept);
          saved();
          close();
        },
      },
    );
  });
  return (
    <form onSubmit={submit} className={form.form} noValidate>
      <TextInput
        data-autofocus
        label={t.admin.software.title}
        placeholder={t.admin.software.titlePlaceholder}
        maxLength={80}
        {...fields.getInputProps('title')}
      />
      <TextInput
        label={t.admin.software.image}
        description={t.admin.software.imageHint}
        placeholder={t.admin.software.imagePlaceholder}
        maxLength={512}
        autoComplete="off"
        spellCheck={false}
        {...fields.getInputProps('image')}
      />
      <TextInput
        label={t.admin.software.description}
        description={t.admin.software.descriptionHint}
        maxLength={300}
        {...fields.getInputProps('description')}
      />
      {set.error && <Problem error={set.error} />}
      <div className={form.actions}>
        <Button variant="default" onClick={close}>
          {t.cancel}
        </Button>
        <Button type="submit" loading={set.isPending}>
          {t.save}
        </Button>
      </div>
    </form>
  );
}
