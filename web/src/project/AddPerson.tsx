import { Combobox, Loader, Select, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Mail, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/call';
import { useCall } from '../api/queries';
import type { Collaborator, Project, Role } from '../api/types';
import { nameOf } from '../frame/person';
import { PersonAvatar } from '../frame/PersonAvatar';
import { Problem } from '../frame/Problem';
import { notify } from '../frame/notify';
import { t } from '../text';
import { ROLES } from './Member';
import styles from './View.module.css';

const isEmail = (text: string) => /^\S+@\S+\.\S+$/.test(text);

/** Finds people by name or e-mail address and adds them in the chosen role. */
export function AddPerson(props: { project: Project; changed: (collaborators: Collaborator[]) => void }) {
  const { project, changed } = props;
  const [text, setText] = useState('');
  const [role, setRole] = useState<Role>('collaborator');
  const [query] = useDebouncedValue(text.trim(), 200);
  const box = useCombobox();
  const add = useCall('projects/collaborators/add');
  const search = useQuery({
    queryKey: ['people', query],
    queryFn: async ({ signal }) => (await call('accounts/search', { query, limit: 8 }, signal)).accounts,
    enabled: query.length >= 2,
  });
  const members = new Set(project.members.map((m) => m.account_id));
  const found = query.length >= 2 ? (search.data ?? []) : [];
  const offerEmail = isEmail(query) && found.length === 0 && !search.isFetching;

  const submit = (chosen: string) => {
    const person = found.find((p) => p.account_id === chosen);
    box.closeDropdown();
    add.mutate(
      { project_id: project.project_id, role, ...(person ? { account_id: chosen } : { email: query }) },
      {
        onSuccess: ({ collaborators }) => {
          changed(collaborators);
          setText('');
          notify.done(t.people.added(person ? nameOf(person) : query));
        },
      },
    );
  };

  return (
    <>
      <div className={styles.add}>
        <Combobox store={box} onOptionSubmit={submit}>
          <Combobox.Target withExpandedAttribute>
            <TextInput
              role="combobox"
              aria-label={t.people.addLabel}
              placeholder={t.people.addPlaceholder}
              leftSection={<UserPlus size={16} aria-hidden />}
              rightSection={(search.isFetching || add.isPending) && <Loader size={16} />}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                add.reset();
                box.openDropdown();
                box.updateSelectedOptionIndex();
              }}
              onClick={() => box.openDropdown()}
              onFocus={() => box.openDropdown()}
              onBlur={() => box.closeDropdown()}
            />
          </Combobox.Target>
          <Combobox.Dropdown hidden={text.trim() === ''}>
            <Combobox.Options aria-label={t.people.add}>
              {found.map((person) => (
                <Combobox.Option
                  key={person.account_id}
                  value={person.account_id}
                  disabled={members.has(person.account_id)}
                >
                  <span className={styles.option}>
                    <PersonAvatar id={person.account_id} name={nameOf(person)} size={24} />
                    {nameOf(person)}
                    {members.has(person.account_id) && <small>{t.people.already}</small>}
                  </span>
                </Combobox.Option>
              ))}
              {offerEmail && (
                <Combobox.Option value="email">
                  <span className={styles.option}>
                    <Mail size={16} aria-hidden />
                    {t.people.addEmail(query)}
                  </span>
                </Combobox.Option>
              )}
              {found.length === 0 && !offerEmail && (
                <Combobox.Empty>
                  {text.trim().length < 2
                    ? t.people.typeMore
                    : search.isFetching || query !== text.trim()
                      ? t.people.searching
                      : t.people.noneFound}
                </Combobox.Empty>
              )}
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
        <Select
          className={styles.addRole}
          aria-label={t.people.role(t.people.add)}
          data={ROLES}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole((value ?? 'collaborator') as Role)}
        />
      </div>
      {add.error && <Problem error={add.error} />}
    </>
  );
}
