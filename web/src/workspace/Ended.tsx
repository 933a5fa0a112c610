import { Button } from '@mantine/core';
import { CircleSlash, DoorClosed, LogIn, SearchX, type LucideIcon } from 'lucide-react';
import { Link, useLocation } from 'react-router';
import { EmptyState } from '../frame/EmptyState';
import type { EndCode } from '../session/SessionState';
import styles from './ProjectWorkspace.module.css';
import { text } from './text';

const ICONS: Record<EndCode, LucideIcon> = {
  access_revoked: DoorClosed,
  signed_out: LogIn,
  not_found: SearchX,
  refused: CircleSlash,
};

/** The project cannot be shown any more: why, and where to go. */
export function Ended({ code, error }: { code: EndCode; error: string }) {
  const { title, text: explanation } = text.ended[code];
  return (
    <main id="main" tabIndex={-1} className={styles.main}>
      <div className={styles.page} role="alert">
        <EmptyState
          icon={ICONS[code]}
          heading="h1"
          title={title}
          text={error === '' ? explanation : `${error} ${explanation}`}
          action={<Way code={code} />}
        />
      </div>
    </main>
  );
}

function Way({ code }: { code: EndCode }) {
  const { pathname } = useLocation();
  if (code === 'refused')
    return <Button onClick={() => window.location.reload()}>{text.ended.reload}</Button>;
  if (code === 'signed_out') {
    // As a whole page, so that nothing of the old sign-in is left in this one.
    return (
      <Button component="a" href={`/sign-in?next=${encodeURIComponent(pathname)}`}>
        {text.ended.signIn}
      </Button>
    );
  }
  return (
    <Button component={Link} to="/projects">
      {text.ended.projects}
    </Button>
  );
}
