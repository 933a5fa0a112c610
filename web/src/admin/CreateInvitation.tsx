import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, useCall } from '../api/queries';
import { email } from '../auth/validate';
import form from '../frame/Form.module.css';
import { Problem } from '../frame/Problem';
import { Secret } from '../frame/Secret';
import { t } from '../text';

export function CreateInvitation({ opened, close }: { opened: boolean; close: () => void }) {
  const [link, setLink] = useState<string | null>(null);
  return (
    <Modal
      opened={opened}
      onClose={close}
      onExitTransitionEnd={() => setLink(null)}
      closeOnClickOutside={link === null}
      title={link === null ? t.admin.inviteTitle : t.admin.linkTitle}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      {link === null ? (
        <Fields close={close} created={setLink} />
      ) : (
        <div className={form.form}>
          <span className={form.text}>{t.admin.linkText}</span>
          <Secret value={link} label={t.admin.linkTitle} />
          <div className={form.actions}>
            <Button onClick={close}>{t.admin.done}</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function Fields({ close, created }: { close: () => void; created: (link: string) => void }) {
  const client = useQueryClient();
  const create = useCall('invitations/create');
  const fields = useForm({
    initialValues: { email: '', note: '', uses: 1, expires_in: '1209600' },
    validate: { email: (value) => (value.trim() ? email(value) : null) },
  });
  return (
    <form
      noValidate
      className={form.form}
      onSubmit={fields.onSubmit((values) =>
        create.mutate(
          {
            ...(values.email.trim() ? { email: values.email.trim() } : {}),
            ...(values.note.trim() ? { note: values.note.trim() } : {}),
            uses: values.email.trim() ? 1 : values.uses,
            expires_in: Number(values.expires_in),
          },
          {
            onSuccess: ({ link }) => {
              void client.invalidateQueries({ queryKey: keys.invitations });
              created(link);
            },
          },
        ),
      )}
    >
      <TextInput
        data-autofocus
        type="email"
        label={t.admin.inviteEmail}
        description={t.admin.inviteEmailHint}
        autoComplete="off"
        {...fields.getInputProps('email')}
      />
      <TextInput
        label={t.admin.inviteNote}
        description={t.admin.inviteNoteHint}
        maxLength={200}
        autoComplete="off"
        {...fields.getInputProps('note')}
      />
      <div className={form.pair}>
        <NumberInput
          label={t.admin.inviteUses}
          min={1}
          max={1000}
          clampBehavior="strict"
          allowDecimal={false}
          disabled={fields.values.email.trim() !== ''}
          {...fields.getInputProps('uses')}
        />
        <Select
          label={t.admin.inviteExpires}
          allowDeselect={false}
          data={Object.entries(t.admin.validFor).map(([value, label]) => ({ value, label }))}
          {...fields.getInputProps('expires_in')}
        />
      </div>
      {create.error && <Problem error={create.error} />}
      <div className={form.actions}>
        <Button variant="default" onClick={close}>
          {t.cancel}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {t.admin.createLink}
        </Button>
      </div>
    </form>
  );
}
