import { Menu, UnstyledButton } from '@mantine/core';
import { CircleUser, Keyboard, KeyRound, LogOut, ScrollText, ShieldCheck, SunMoon } from 'lucide-react';
import { Link } from 'react-router';
import { useCall } from '../api/queries';
import type { Account } from '../api/types';
import { t } from '../text';
import styles from './AccountMenu.module.css';
import { openShortcuts } from './CommandKeys';
import { notify } from './notify';
import { nameOf } from './person';
import { PersonAvatar } from './PersonAvatar';

export function AccountMenu({ account }: { account: Account }) {
  const signOut = useCall('accounts/sign-out');
  const name = nameOf(account);

  const leave = () =>
    signOut.mutate(
      {},
      {
        // A fresh page: nothing of the account stays in memory.
        onSuccess: () => window.location.assign('/'),
        onError: (error) => notify.failed(error, t.bar.signOut),
      },
    );

  return (
    <Menu position="bottom-end" width={264} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={styles.target}>
          <PersonAvatar id={account.account_id} name={name} />
          <span className="hidden-visually">{t.bar.account(name)}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who} role="presentation">
          <span className={styles.name}>{name}</span>
          <span className={styles.email}>{account.email}</span>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<CircleUser size={16} aria-hidden />}>
          {t.bar.profile}
        </Menu.Item>
        <Menu.Item component={Link} to="/account/keys" leftSection={<KeyRound size={16} aria-hidden />}>
          {t.bar.keys}
        </Menu.Item>
        <Menu.Item component={Link} to="/account/appearance" leftSection={<SunMoon size={16} aria-hidden />}>
          {t.bar.scheme}
        </Menu.Item>
        {account.admin && (
          <Menu.Item component={Link} to="/admin" leftSection={<ShieldCheck size={16} aria-hidden />}>
            {t.bar.admin}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Keyboard size={16} aria-hidden />}
          onClick={openShortcuts}
          rightSection={<kbd className={styles.key}>?</kbd>}
        >
          {t.bar.shortcuts}
        </Menu.Item>
        <Menu.Item component={Link} to="/policies" leftSection={<ScrollText size={16} aria-hidden />}>
          {t.bar.policies}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={leave}>
          {t.bar.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
