import { Button, Loader } from '@mantine/core';
import { Download, FileQuestion, FileX2 } from 'lucide-react';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { EmptyState } from '../../frame/EmptyState';
import { Problem } from '../../frame/Problem';
import { useDesk } from '../DeskContext';
import { nameOf } from '../files/paths';
import { useChanges } from '../files/useChanges';
import { useWorkspace } from '../SessionContext';
import { text } from '../text';
import { browserDrafts } from './drafts';
import styles from './FileView.module.css';
import { ImageView } from './ImageView';
import { TextDocument } from './TextDocument';

const TextEditor = lazy(() => import('./TextEditor'));

const IMAGE = /\.(png|jpe?g|gif|webp|avif|bmp|ico|svg)$/i;

/** A file in a tab: an editor for text, a picture for images, a download for the rest. */
export default function FileView({ tabId, path }: { tabId: string; path: string }) {
  if (IMAGE.test(path)) return <ImageView path={path} />;
  return <TextFile tabId={tabId} path={path} />;
}

function TextFile({ tabId, path }: { tabId: string; path: string }) {
  const { files, projectId } = useWorkspace();
  const { marks, closeTab } = useDesk();
  const [document] = useState(() => new TextDocument(path, files, browserDrafts, `${projectId}/${path}`));
  const [loaded, setLoaded] = useState<string | null>(null);
  const state = useSyncExternalStore(document.subscribe, document.state);
  const load = () => void document.load().then(setLoaded);
  useEffect(() => void document.load().then(setLoaded), [document]);
  useEffect(() => marks.setDirty(tabId, state.dirty), [marks, tabId, state.dirty]);
  useChanges(path, () => {
    const before = document.state().status;
    void document.changedOnDisk().then(() => {
      if (before === 'missing' && document.state().status === 'ready') setLoaded(document.initialText);
    });
  });
  const name = nameOf(path);
  switch (state.status) {
    case 'loading':
      return <Loader className={styles.loader ?? ''} size="sm" aria-label={text.editor.loading} />;
    case 'failed':
      return (
        <div className={styles.problem}>
          <Problem error={state.error} retry={load} />
        </div>
      );
    case 'missing':
      return (
        <EmptyState
          icon={FileX2}
          title={text.editor.missing}
          text={text.editor.missingText}
          action={
            <Button variant="default" onClick={() => closeTab(tabId)}>
              {text.editor.closeTab}
            </Button>
          }
        />
      );
    case 'large':
      return (
        <NotEditable path={path} title={text.editor.largeTitle} words={text.editor.largeText(state.size)} />
      );
    case 'binary':
      return (
        <NotEditable path={path} title={text.editor.binaryTitle} words={text.editor.binaryText(state.size)} />
      );
    case 'ready':
      return (
        loaded !== null && (
          <Suspense fallback={<Loader className={styles.loader ?? ''} size="sm" />}>
            <TextEditor document={document} initial={loaded} name={name} />
          </Suspense>
        )
      );
  }
}

function NotEditable({ path, title, words }: { path: string; title: string; words: string }) {
  const { files } = useWorkspace();
  return (
    <EmptyState
      icon={FileQuestion}
      title={title}
      text={words}
      action={
        <Button
          component="a"
          href={files.downloadAddress(path)}
          download={nameOf(path)}
          leftSection={<Download size={16} aria-hidden />}
        >
          {text.editor.download}
        </Button>
      }
    />
  );
}
