import { Button } from '@mantine/core';
import { AppWindow, FolderTree, SquareTerminal, Users } from 'lucide-react';
import { Link } from 'react-router';
import { useSite } from '../app/site';
import { Mark } from '../frame/Mark';
import { usePageTitle } from '../frame/usePageTitle';
import { t } from '../text';
import { Desk } from './Desk';
import styles from './LandingPage.module.css';

const ICONS = [SquareTerminal, FolderTree, AppWindow, Users];

/** What this is, in one look, and the way in. */
export default function LandingPage() {
  const site = useSite();
  usePageTitle(site.site_name);
  const open = site.sign_up === 'open';
  return (
    <div className={styles.page}>
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <header className={styles.bar}>
        <span className={styles.brand}>
          <Mark size={28} />
          {site.site_name}
        </span>
        <nav aria-label={t.bar.landmark} className={styles.nav}>
          <Button
            component={Link}
            to="/sign-in"
            variant="subtle"
            color="gray"
            c="var(--ink)"
            className={styles.signIn}
          >
            {t.landing.signIn}
          </Button>
          {open && (
            <Button component={Link} to="/sign-up" className={styles.wide}>
              {t.landing.signUp}
            </Button>
          )}
        </nav>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <div className={styles.hero}>
          <div>
            <h1 className={styles.title}>{t.landing.title}</h1>
            <p className={styles.text}>{t.landing.text}</p>
            <div className={styles.actions}>
              <Button component={Link} to={open ? '/sign-up' : '/sign-in'} size="md">
                {open ? t.landing.signUp : t.landing.signIn}
              </Button>
              {open && (
                <Button component={Link} to="/sign-in" size="md" variant="default">
                  {t.landing.signIn}
                </Button>
              )}
            </div>
            {!open && (
              <p className={styles.closed}>
                {site.sign_up === 'invitation' ? t.landing.byInvitation : t.landing.closed}
              </p>
            )}
          </div>
          <Desk />
        </div>
        <ul className={styles.points}>
          {t.landing.points.map(({ title, text }, i) => {
            const Icon = ICONS[i] ?? SquareTerminal;
            return (
              <li key={title}>
                <Icon size={20} strokeWidth={1.75} aria-hidden />
                <h2>{title}</h2>
                <p>{text}</p>
              </li>
            );
          })}
        </ul>
      </main>
      <footer className={styles.footer}>
        <Link to="/policies">{t.landing.footer}</Link>
        <span>{t.landing.version(site.version)}</span>
      </footer>
    </div>
  );
}
