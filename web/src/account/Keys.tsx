import { ActionIcon, Button, Modal, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/call';
import { keys, useCall } from '../api/queries';
import type { ApiKey } from '../api/types';
import { required } from '../auth/validate';
import { Confirm } from '../frame/Confirm';
import form from '../frame/Form.module.css';
import { notify } from '../frame/notify';
import { Problem } from '../frame/Problem';
import { RelativeTime } from '../frame/RelativeTime';
import { Facts, NoRows, RowItem, Rows } from '../frame/Rows';
import { Secret } from '../frame/Secret';
import { Section } from '../frame/SectionPage';
import { useNow } from '../frame/useNow';
import { t } from '../text';

const DAY_MS = 86_400_000;

/** The expiry that many days from now; none for `never`. */
const expiryIn = (days: string) =>
  days === 'never' ? {} : { expires: new Date(Date.now() + Number(days) * DAY_MS).toISOString() };

export function Keys() {
  const [creating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<ApiKey | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) => call('api-keys/list', {}, signal),
  });
  return (
    <Section
      plain
      title={t.account.sections.keys}
      text={t.account.keysText}
      aside={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
          {t.account.newKey}
        </Button>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data?.keys.length === 0 && <NoRows title={t.account.noKeys} text={t.account.noKeysText} />}
      {data && data.keys.length > 0 && (
        <Rows label={t.account.sections.keys}>
          {data.keys.map((key) => (
            <KeyRow key={key.key_id} apiKey={key} remove={() => setDoomed(key)} />
          ))}
        </Rows>
      )}
      <CreateKey opened={creating} close={() => setCreating(false)} />
      <DeleteKey doomed={doomed} close={() => setDoomed(null)} />
    </Section>
  );
}

function KeyRow({ apiKey, remove }: { apiKey: ApiKey; remove: () => void }) {
  const now = useNow(60);
  const expired = apiKey.expires != null && new Date(apiKey.expires) <= now;
  return (
    <RowItem
      icon={<KeyRound size={20} strokeWidth={1.75} aria-hidden />}
      title={apiKey.name}
      detail={
        <Facts>
          {[
            <code key="prefix">{apiKey.prefix}…</code>,
            apiKey.scope === 'project' ? t.account.projectScope : t.account.accountScope,
            apiKey.last_used ? (
              <>
                {t.account.keyUsed.toLowerCase()} <RelativeTime at={apiKey.last_used} />
              </>
            ) : (
              t.account.neverUsed
            ),
            apiKey.expires ? (
              <>
                {expired ? t.account.expired : t.account.expires} <RelativeTime at={apiKey.expires} />
              </>
            ) : (
              t.account.noExpiry
            ),
          ]}
        </Facts>
      }
    >
      <ActionIcon size={36} aria-label={t.account.deleteKey(apiKey.name)} onClick={remove}>
        <Trash2 size={16} aria-hidden />
      </ActionIcon>
    </RowItem>
  );
}

function CreateKey({ opened, close }: { opened: boolean; close: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Modal
      opened={opened}
      onClose={close}
      onExitTransitionEnd={() => setSecret(null)}
      // A click beside it must not lose what is shown only once.
      closeOnClickOutside={secret === null}
      title={secret === null ? t.account.newKey : t.account.keySecret}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      {secret === null ? (
        <KeyFields close={close} created={setSecret} />
      ) : (
        <div className={form.form}>
          <span className={form.text}>{t.account.keyOnce}</span>
          <Secret value={secret} label={t.account.keySecret} />
          <div className={form.actions}>
            <Button onClick={close}>{t.account.keyDone}</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function KeyFields({ close, created }: { close: () => void; created: (secret: string) => void }) {
  const client = useQueryClient();
  const create = useCall('api-keys/create');
  const fields = useForm({ initialValues: { name: '', days: '90' }, validate: { name: required } });
  return (
    <form
      noValidate
      className={form.form}
      onSubmit={fields.onSubmit(({ name, days }) =>
        create.mutate(
          {
            name: name.trim(),
            ...expiryIn(days),
          },
          {
            onSuccess: (made) => {
              void client.invalidateQueries({ queryKey: keys.apiKeys });
              created(made.secret);
            },
          },
        ),
      )}
    >
      <TextInput
        data-autofocus
        label={t.account.keyName}
        placeholder={t.account.keyNamePlaceholder}
        maxLength={100}
        autoComplete="off"
        {...fields.getInputProps('name')}
      />
      <Select
        label={t.account.keyExpires}
        allowDeselect={false}
        data={Object.entries(t.account.expiry).map(([value, label]) => ({ value, label }))}
        {...fields.getInputProps('days')}
      />
      {create.error && <Problem error={create.error} />}
      <div className={form.actions}>
        <Button variant="default" onClick={close}>
          {t.cancel}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {t.account.createKey}
        </Button>
      </div>
    </form>
  );
}

function DeleteKey({ doomed, close }: { doomed: ApiKey | null; close: () => void }) {
  const client = useQueryClient();
  const remove = useCall('api-keys/delete');
  return (
    <Confirm
      opened={doomed !== null}
      close={close}
      title={t.account.deleteKeyTitle(doomed?.name ?? '')}
      text={t.account.deleteKeyText}
      action={t.account.delete}
      pending={remove.isPending}
      error={remove.error}
      run={() => {
        if (!doomed) return;
        remove.mutate(
          { key_id: doomed.key_id },
          {
            onSuccess: () => {
              void client.invalidateQueries({ queryKey: keys.apiKeys });
              notify.done(t.account.keyDeleted(doomed.name));
              close();
            },
          },
        );
      }}
    />
  );
}
