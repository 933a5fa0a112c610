import type { ReactNode } from 'react';
import styles from './Rows.module.css';

/** A list in a panel. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.rows} aria-label={label}>
      {children}
    </ul>
  );
}

/** One thing: its sign, name and small facts; what can be done with it at the right. */
export function RowItem(props: {
  icon?: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className={styles.row}>
      {props.icon && <span className={styles.icon}>{props.icon}</span>}
      <span className={styles.main}>
        <span className={styles.title}>{props.title}</span>
        {props.detail && <span className={styles.detail}>{props.detail}</span>}
      </span>
      {props.children && <span className={styles.actions}>{props.children}</span>}
    </li>
  );
}

/** Says that there is nothing in the list, where the list would be. */
export function NoRows({ title, text }: { title: string; text: string }) {
  return (
    <div className={styles.none}>
      <p>{title}</p>
      <p>{text}</p>
    </div>
  );
}

/** Small facts, with a dot between them. */
export function Facts({ children }: { children: ReactNode[] }) {
  return (
    <span className={styles.facts}>
      {children.filter(Boolean).map((fact, i) => (
        <span key={i} className={styles.fact}>
          {fact}
        </span>
      ))}
    </span>
  );
}
