import { Button, Code } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { EmptyState } from '../frame/EmptyState';
import { t } from '../text';

/** A chunk that is gone was replaced by a newer version of the site. */
const STALE = /dynamically imported module|module script failed|Unable to preload|error loading dynamically/i;

/** What is shown in place of a page whose code failed. */
export function Broken({ error }: { error: unknown }) {
  const message = error instanceof Error ? error.message : String(error);
  const stale = STALE.test(message);
  return (
    <main id="main">
      <EmptyState
        heading="h1"
        icon={TriangleAlert}
        title={t.crash.title}
        text={stale ? t.crash.stale : t.crash.text}
        action={<Button onClick={() => window.location.reload()}>{t.crash.action}</Button>}
      />
      {!stale && (
        <Code block mx="auto" maw={560}>
          {message.slice(0, 500)}
        </Code>
      )}
    </main>
  );
}
