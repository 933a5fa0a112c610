import { Menu, SegmentedControl, UnstyledButton } from '@mantine/core';
import { CircleUser, Keyboard, KeyRound, LogOut, ScrollText, ShieldCheck } from 'lucide-react';
import { Link } from 'react-router';
import { useCall } from '../api/queries';
import type { Account, ColorScheme } from '../api/types';
import { t } from '../text';
import styles from './AccountMenu.module.css';
import { openShortcuts } from './CommandKeys';
import { notify } from './notify';
import { nameOf } from './person';
import { PersonAvatar } from './PersonAvatar';
import { useColorPreference } from './useColorPreference';

export function AccountMenu({ account }: { account: Account }) {
  const signOut = useCall('accounts/sign-out');
  const preference = useColorPreference();
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
    <Menu position="bottom-end" width={264}>
      <Menu.Target>
        <UnstyledButton className={styles.target} aria-label={t.bar.account(name)}>
          <PersonAvatar id={account.account_id} name={name} />
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
        {account.admin && (
          <Menu.Item component={Link} to="/admin" leftSection={<ShieldCheck size={16} aria-hidden />}>
            {t.bar.admin}
          </Menu.Item>
        )}
        <Menu.Divider />
        <div className={styles.scheme} role="presentation">
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t.bar.scheme}
            value={preference.value}
            onChange={(value) => preference.set(value as ColorScheme)}
            data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t.scheme[value] }))}
          />
        </div>
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
