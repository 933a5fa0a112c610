import { Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import styles from './Desk.module.css';
import type { Tab } from './tabs';

const FileView = lazy(() => import('./editor/FileView'));
const TerminalView = lazy(() => import('./terminal/TerminalView'));

/** The editor and the terminal are fetched when the first of them is shown. */
export function TabContent({ tab }: { tab: Tab }) {
  const { data, id } = tab;
  return (
    <Suspense fallback={<Loader className={styles.loader ?? ''} size="sm" />}>
      {data.kind === 'file' ? (
        <FileView tabId={id} path={data.path} />
      ) : (
        <TerminalView tabId={id} terminal={data} />
      )}
    </Suspense>
  );
}
