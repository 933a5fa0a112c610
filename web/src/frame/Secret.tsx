import { Button, CopyButton } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { t } from '../text';
import styles from './Secret.module.css';

/** Something to copy that is shown only once. */
export function Secret({ value, label }: { value: string; label: string }) {
  return (
    <div className={styles.secret}>
      <code aria-label={label} tabIndex={0} role="textbox" aria-readonly>
        {value}
      </code>
      <CopyButton value={value} timeout={2000}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            leftSection={copied ? <Check size={16} /> : <Copy size={16} />}
          >
            <span aria-live="polite">{copied ? t.copied : t.copy}</span>
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
