import { Button } from '@mantine/core';
import { Unplug } from 'lucide-react';
import { useEffect } from 'react';
import { EmptyState } from '../frame/EmptyState';
import { t } from '../text';

const RETRY_MS = 5000;

/** The site did not answer at all: it tries again by itself. */
export function Unreachable({ retry }: { retry: () => void }) {
  useEffect(() => {
    const timer = window.setInterval(retry, RETRY_MS);
    return () => window.clearInterval(timer);
  }, [retry]);
  return (
    <main id="main">
      <EmptyState
        heading="h1"
        icon={Unplug}
        title={t.offline.title}
        text={t.offline.text}
        action={
          <Button variant="default" onClick={retry}>
            {t.retry}
          </Button>
        }
      />
    </main>
  );
}
