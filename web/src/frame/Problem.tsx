import { Button } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { t } from '../text';
import { describe } from './describe';
import styles from './Problem.module.css';

/** An error where it happened: what it was, and another try where that can help. Announced to screen readers. */
export function Problem({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  return (
    <div role="alert" className={styles.problem}>
      <CircleAlert size={16} aria-hidden />
      <span>{describe(error)}</span>
      {retry && (
        <Button size="compact-sm" variant="default" onClick={retry}>
          {t.retry}
        </Button>
      )}
    </div>
  );
}
