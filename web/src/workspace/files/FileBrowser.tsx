import { useEffect, useState, useSyncExternalStore, type DragEvent } from 'react';
import { notify } from '../../frame/notify';
import { Problem } from '../../frame/Problem';
import { useCanWrite, useWorkspace } from '../SessionContext';
import side from '../Side.module.css';
import { text } from '../text';
import { droppedFiles, type Dropped } from './dropped';
import { EntryDialog, type EntryDialogState } from './EntryDialog';
import { EntryList } from './EntryList';
import styles from './FileBrowser.module.css';
import { BrowserHead } from './BrowserHead';
import type { Entry, ListOptions } from './filesApi';
import { childOf, folderOf, nameOf } from './paths';
import { PendingRemovals } from './PendingRemovals';
import { UploadList } from './UploadList';
import { useListing } from './useListing';

const DEFAULTS: ListOptions = { sort: 'name', order: 'asc', hidden: false, filter: '' };

/** A folder: its entries, and all that can be done with them. */
export function FileBrowser({ folder, running }: { folder: string; running: boolean }) {
  const canWrite = useCanWrite();
  const [options, setOptions] = useState(DEFAULTS);
  const [filterFolder, setFilterFolder] = useState(folder);
  // A filter is about one folder.
  if (filterFolder !== folder) {
    setFilterFolder(folder);
    setOptions({ ...options, filter: '' });
  }
  const listing = useListing(folder, options, running);
  const [dialog, setDialog] = useState<EntryDialogState | null>(null);
  const upload = useUpload(folder, listing.refresh);
  const [removals, pending] = useRemovals();
  const drop = useDropTarget(canWrite, upload);
  const remove = (entry: Entry) => {
    const undo = removals.add(childOf(folder, entry));
    notify.done(text.files.removed(entry.name), undo);
  };
  const entries = listing.entries.filter((entry) => !pending.has(childOf(folder, entry)));
  return (
    <section className={side.side} aria-label={text.files.label} {...drop.handlers}>
      <BrowserHead
        folder={folder}
        options={options}
        onOptions={setOptions}
        onCreate={(kind) => setDialog({ kind })}
        onUpload={upload}
        onRefresh={listing.refresh}
      />
      {listing.error && !listing.data ? (
        <div className={styles.problem}>
          <Problem error={listing.error} retry={() => void listing.refetch()} />
        </div>
      ) : (
        <EntryList
          folder={folder}
          entries={entries}
          total={listing.total - (listing.entries.length - entries.length)}
          listing={listing}
          filtered={options.filter !== ''}
          onRename={(entry) => setDialog({ kind: 'rename', entry })}
          onMove={(entry) => setDialog({ kind: 'move', entry })}
          onRemove={remove}
        />
      )}
      <UploadList />
      {drop.over && <div className={styles.drop}>{text.files.drop}</div>}
      {dialog && (
        <EntryDialog
          folder={folder}
          state={dialog}
          onClose={() => setDialog(null)}
          onDone={listing.refresh}
        />
      )}
    </section>
  );
}

/** Deletions that can be undone; those still waiting are carried out when the page is left. */
function useRemovals() {
  const { files } = useWorkspace();
  const [removals] = useState(
    () =>
      new PendingRemovals(files, (path, error) =>
        notify.failed(error, text.files.couldNotRemove(nameOf(path))),
      ),
  );
  useEffect(() => {
    const flush = () => removals.flush();
    window.addEventListener('pagehide', flush);
    return () => window.removeEventListener('pagehide', flush);
  }, [removals]);
  return [removals, useSyncExternalStore(removals.subscribe, removals.state)] as const;
}

/** Sends files to the folder; folders among them are made first. */
function useUpload(folder: string, refresh: () => void) {
  const { files, uploads } = useWorkspace();
  return (dropped: Dropped[]) => {
    const targets = dropped.map(({ file, relative }) => ({
      file,
      path: folder + relative.split('/').map(encodeURIComponent).join('/'),
    }));
    const folders = new Set(targets.map(({ path }) => folderOf(path)).filter((path) => path !== folder));
    void (async () => {
      try {
        for (const path of folders) await files.makeFolder(path, true);
        for (const { file, path } of targets) uploads.add(file, path);
        refresh();
      } catch (error) {
        notify.failed(error, text.files.couldNotCreate);
      }
    })();
  };
}

function useDropTarget(enabled: boolean, dropped: (files: Dropped[]) => void) {
  const [depth, setDepth] = useState(0);
  const carriesFiles = (event: DragEvent) => enabled && event.dataTransfer.types.includes('Files');
  const handlers = {
    onDragEnter: (event: DragEvent) => carriesFiles(event) && setDepth((n) => n + 1),
    onDragLeave: (event: DragEvent) => carriesFiles(event) && setDepth((n) => Math.max(0, n - 1)),
    onDragOver: (event: DragEvent) => carriesFiles(event) && event.preventDefault(),
    onDrop: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setDepth(0);
      void droppedFiles(event.dataTransfer).then(dropped);
    },
  };
  return { over: depth > 0, handlers };
}
