import { ActionIcon, Button, Progress } from '@mantine/core';
import { Check, Pause, Play, X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useWorkspace } from '../SessionContext';
import { text } from '../text';
import styles from './UploadList.module.css';
import type { Upload } from './Uploads';

/** Files on their way into the project, each with its progress and what can be done. */
export function UploadList() {
  const { uploads } = useWorkspace();
  const list = useSyncExternalStore(uploads.subscribe, uploads.state);
  const left = list.filter(({ state }) => state !== 'done').length;
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (uploads.busy) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [uploads]);
  if (list.length === 0) return null;
  return (
    <section className={styles.uploads} aria-label={text.uploads.label}>
      <div className={styles.head}>
        <h2>
          <span role="status">{text.uploads.title(left)}</span>
        </h2>
        {left < list.length && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => uploads.clearFinished()}>
            {text.uploads.clear}
          </Button>
        )}
      </div>
      <ul className={styles.list}>
        {list.map((upload) => (
          <Row key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  );
}

function Row({ upload }: { upload: Upload }) {
  const { uploads } = useWorkspace();
  const { id, name, size, sent, state } = upload;
  const going = state === 'running' || state === 'retrying' || state === 'waiting';
  return (
    <li className={styles.upload} data-state={state}>
      <div className={styles.line}>
        <span className={styles.name} title={name}>
          {name}
        </span>
        {state === 'done' && <Check size={16} className={styles.done} aria-label={text.uploads.done} />}
        {state === 'exists' && (
          <Button size="compact-xs" variant="default" onClick={() => uploads.replace(id)}>
            {text.uploads.replace}
          </Button>
        )}
        {going && (
          <ActionIcon
            size={28}
            aria-label={`${text.uploads.pause}: ${name}`}
            onClick={() => uploads.pause(id)}
          >
            <Pause size={14} aria-hidden />
          </ActionIcon>
        )}
        {(state === 'paused' || state === 'failed') && (
          <ActionIcon
            size={28}
            aria-label={`${text.uploads.resume}: ${name}`}
            onClick={() => uploads.resume(id)}
          >
            <Play size={14} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon
          size={28}
          aria-label={`${state === 'done' ? text.uploads.dismiss : text.uploads.cancel}: ${name}`}
          onClick={() => uploads.remove(id)}
        >
          <X size={14} aria-hidden />
        </ActionIcon>
      </div>
      {state !== 'done' && (
        <Progress
          value={size === 0 ? 0 : (100 * sent) / size}
          size={4}
          aria-label={name}
          color={colour(state)}
        />
      )}
      <p className={styles.detail}>{detail(upload)}</p>
    </li>
  );
}

function colour(state: Upload['state']): string {
  if (state === 'failed' || state === 'exists') return 'red';
  return state === 'running' ? 'accent' : 'gray';
}

function detail({ state, size, sent, rate, error }: Upload): string {
  const progress = text.uploads.progress(sent, size);
  switch (state) {
    case 'waiting':
      return text.uploads.waiting;
    case 'paused':
      return `${text.uploads.paused} · ${progress}`;
    case 'retrying':
      return text.uploads.retrying;
    case 'exists':
      return text.uploads.exists;
    case 'failed':
      return error ?? '';
    case 'done':
      return progress;
    case 'running':
      return rate > 0 && sent < size ? `${progress} · ${text.uploads.left((size - sent) / rate)}` : progress;
  }
}
