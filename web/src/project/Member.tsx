import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { LogOut, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useCall } from '../api/queries';
import type { Collaborator, Project, Role } from '../api/types';
import { Confirm } from '../frame/Confirm';
import { notify } from '../frame/notify';
import { nameOf } from '../frame/person';
import { PersonAvatar } from '../frame/PersonAvatar';
import { RowItem } from '../frame/Rows';
import { t } from '../text';
import styles from './View.module.css';

interface Props {
  project: Project;
  person: Collaborator;
  me: boolean;
  /** Without this person nobody would own the project. */
  soleOwner: boolean;
  changed: (collaborators: Collaborator[]) => void;
}

export const ROLES = (['owner', 'collaborator', 'viewer'] as const).map((value) => ({
  value,
  label: t.roles[value],
}));

export function Member({ project, person, me, soleOwner, changed }: Props) {
  const name = nameOf(person);
  const owner = project.role === 'owner';
  const { changeRole, remove, removing } = useMemberChanges(project, person, changed);
  const [leaving, setLeaving] = useState(false);
  return (
    <RowItem
      icon={<PersonAvatar id={person.account_id} name={name} size={32} />}
      title={
        <>
          {name}
          {me && <span className={styles.you}>{t.you}</span>}
        </>
      }
      detail={t.roleMeaning[person.role]}
    >
      {owner ? (
        <Tooltip
          label={t.people.lastOwner}
          disabled={!soleOwner}
          events={{ hover: true, focus: true, touch: true }}
        >
          <Select
            className={styles.role}
            aria-label={t.people.role(name)}
            data={ROLES}
            value={person.role}
            allowDeselect={false}
            disabled={soleOwner}
            comboboxProps={{ width: 160, position: 'bottom-end' }}
            onChange={(role) => {
              if (role) changeRole(role as Role);
            }}
          />
        </Tooltip>
      ) : (
        <span className={styles.roleText}>{t.roles[person.role]}</span>
      )}
      {(owner || me) && !soleOwner && (
        <Tooltip label={me ? t.people.leave : t.people.remove(name)}>
          <ActionIcon
            size={36}
            aria-label={me ? t.people.leave : t.people.remove(name)}
            loading={removing}
            onClick={() => (me ? setLeaving(true) : remove())}
          >
            {me ? <LogOut size={16} aria-hidden /> : <UserMinus size={16} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
      {me && <Leave opened={leaving} close={() => setLeaving(false)} project={project} person={person} />}
    </RowItem>
  );
}

/** Changes take effect at once; a removal can be undone. */
function useMemberChanges(project: Project, person: Collaborator, changed: Props['changed']) {
  const name = nameOf(person);
  const { project_id: projectId } = project;
  const setRole = useCall('projects/collaborators/change-user-type');
  const remove = useCall('projects/collaborators/remove');
  const add = useCall('projects/collaborators/add');
  const who = { project_id: projectId, account_id: person.account_id };
  return {
    removing: remove.isPending,
    changeRole: (role: Role) => {
      if (role === person.role) return;
      setRole.mutate(
        { ...who, role },
        {
          onSuccess: ({ collaborators }) => {
            changed(collaborators);
            notify.done(t.people.changed(name, t.roles[role]));
          },
          onError: (error) => notify.failed(error, t.people.role(name)),
        },
      );
    },
    remove: () => {
      const undo = () => {
        // The row is gone by now, and callbacks of mutate() with it: the promise is not.
        add.mutateAsync({ ...who, role: person.role }).then(
          ({ collaborators }) => changed(collaborators),
          (error: unknown) => notify.failed(error, t.undo),
        );
      };
      remove.mutateAsync(who).then(
        ({ collaborators }) => {
          changed(collaborators);
          notify.done(t.people.removed(name), undo);
        },
        (error: unknown) => notify.failed(error, t.people.remove(name)),
      );
    },
  };
}

function Leave(props: { opened: boolean; close: () => void; project: Project; person: Collaborator }) {
  const navigate = useNavigate();
  const remove = useCall('projects/collaborators/remove');
  return (
    <Confirm
      opened={props.opened}
      close={props.close}
      title={t.people.leaveTitle}
      text={t.people.leaveText}
      action={t.people.leaveConfirm}
      pending={remove.isPending}
      error={remove.error}
      run={() =>
        remove.mutate(
          { project_id: props.project.project_id, account_id: props.person.account_id },
          { onSuccess: () => void navigate('/projects') },
        )
      }
    />
  );
}
