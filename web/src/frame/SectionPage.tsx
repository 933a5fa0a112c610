import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import styles from './SectionPage.module.css';

/** A page of sections: links at the left (on top on a phone), one section in the centre. */
export function SectionPage(props: {
  title: string;
  links: { to: string; label: string }[];
  children: ReactNode;
}) {
  /** Such a link is that of one page; any other one stands for what lies below it, too. */
  const hasBelow = (to: string) => props.links.some((link) => link.to.startsWith(`${to}/`));
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{props.title}</h1>
      <div className={styles.columns}>
        <nav aria-label={props.title} className={styles.nav}>
          {props.links.map(({ to, label }) => (
            <NavLink key={to} to={to} end={hasBelow(to)} className={styles.link ?? ''}>
              {label}
            </NavLink>
          ))}
        </nav>
        <div className={styles.content}>{props.children}</div>
      </div>
    </div>
  );
}

/** A heading, a sentence, and a panel. */
export function Section(props: {
  title: string;
  text?: string;
  aside?: ReactNode;
  children: ReactNode;
  plain?: boolean;
}) {
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <div>
          <h2>{props.title}</h2>
          {props.text && <p>{props.text}</p>}
        </div>
        {props.aside}
      </div>
      {props.plain ? props.children : <div className={styles.panel}>{props.children}</div>}
    </section>
  );
}
