import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** An empty page that says what would be here and offers the next step. */
export function EmptyState(props: {
  icon: LucideIcon;
  title: string;
  text: string;
  action?: ReactNode;
  heading?: 'h1' | 'h2';
  /** Something went wrong, rather than nothing being there yet. */
  bad?: boolean;
}) {
  const { icon: Icon, title, text, action, heading: Heading = 'h2', bad = false } = props;
  return (
    <div className={styles.empty}>
      <span className={styles.icon} data-bad={bad || undefined}>
        <Icon size={24} strokeWidth={1.75} aria-hidden />
      </span>
      <Heading className={styles.title}>{title}</Heading>
      <p className={styles.text}>{text}</p>
      {action}
    </div>
  );
}
