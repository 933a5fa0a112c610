import { Button, UnstyledButton } from '@mantine/core';
import { Search } from 'lucide-react';
import { Link } from 'react-router';
import { useSite } from '../app/site';
import { t } from '../text';
import { AccountMenu } from './AccountMenu';
import { keyCaps } from './keys';
import { Mark } from './Mark';
import { Notices } from './Notices';
import { openPalette } from './palette';
import styles from './TopBar.module.css';
import { TopBarSlot } from './TopBarContent';

export function TopBar() {
  const site = useSite();
  return (
    <header className={styles.bar} aria-label={t.bar.landmark}>
      <Link
        to={site.signed_in ? '/projects' : '/'}
        className={styles.brand}
        aria-label={t.bar.home(site.site_name)}
      >
        <Mark />
        <span className={styles.name}>{site.site_name}</span>
      </Link>
      <TopBarSlot className={styles.slot} />
      {site.signed_in ? (
        <>
          <UnstyledButton className={styles.search} onClick={openPalette}>
            <Search size={16} aria-hidden />
            <span>{t.bar.search}</span>
            <kbd>{keyCaps('Mod+K').join(' ')}</kbd>
          </UnstyledButton>
          <Notices account={site.signed_in.account_id} />
          <AccountMenu account={site.signed_in} />
        </>
      ) : (
        <>
          <Button component={Link} to="/sign-in" variant="subtle" color="gray" className={styles.signIn}>
            {t.bar.signIn}
          </Button>
          {site.sign_up === 'open' && (
            <Button component={Link} to="/sign-up" className={styles.signUp}>
              {t.bar.signUp}
            </Button>
          )}
        </>
      )}
    </header>
  );
}
