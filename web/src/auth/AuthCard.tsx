import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSite } from '../app/site';
import { Mark } from '../frame/Mark';
import { t } from '../text';
import styles from './AuthCard.module.css';

/** The quiet page around sign-in and sign-up. */
export function AuthCard(props: {
  title: string;
  lead?: string | undefined;
  children: ReactNode;
  foot?: ReactNode;
}) {
  const { site_name: site } = useSite();
  return (
    <div className={styles.page}>
      <header>
        <Link to="/" className={styles.brand}>
          <Mark size={28} />
          <span>{site}</span>
        </Link>
      </header>
      <main id="main" className={styles.card}>
        <h1 className={styles.title}>{props.title}</h1>
        {props.lead && <p className={styles.lead}>{props.lead}</p>}
        <div className={styles.body}>{props.children}</div>
        {props.foot && <p className={styles.foot}>{props.foot}</p>}
      </main>
      <footer className={styles.under}>
        <Link to="/policies">{t.landing.footer}</Link>
      </footer>
    </div>
  );
}
