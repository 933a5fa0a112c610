import { ActionIcon, Menu, Skeleton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  Copy,
  Download,
  Ellipsis,
  File,
  FileSymlink,
  FileWarning,
  Folder,
  FolderInput,
  FolderOpen,
  Pencil,
  Trash2,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Link, useLocation } from 'react-router';
import { EmptyState } from '../../frame/EmptyState';
import { notify } from '../../frame/notify';
import { formatExact, formatRelative, formatSize } from '../../text/format';
import { addressOf } from '../location';
import { useCanWrite, useWorkspace } from '../SessionContext';
import side from '../Side.module.css';
import { text } from '../text';
import styles from './FileBrowser.module.css';
import type { Entry, EntryKind } from './filesApi';
import { childOf, displayPath } from './paths';
import type { useListing } from './useListing';

/** A row's height in pixels. */
const ROW = 32;
const ROW_TOUCH = 44;

const ICONS: Record<EntryKind, LucideIcon> = {
  file: File,
  folder: Folder,
  link: FileSymlink,
  special: FileWarning,
};

interface Acts {
  onRename: (entry: Entry) => void;
  onMove: (entry: Entry) => void;
  onRemove: (entry: Entry) => void;
}

interface ListProps extends Acts {
  folder: string;
  entries: Entry[];
  /** Those that are there, read or not. */
  total: number;
  listing: ReturnType<typeof useListing>;
  filtered: boolean;
}

/** The entries as far as they were read; only the rows in sight exist. */
export function EntryList({ folder, entries, total, listing, filtered, ...acts }: ListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const canWrite = useCanWrite();
  const touch = window.matchMedia('(pointer: coarse)').matches;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = listing;
  // The virtualizer's functions change what they answer without changing themselves; nothing here is memoized by them.
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (touch ? ROW_TOUCH : ROW),
    overscan: 12,
  });
  const shown = rows.getVirtualItems();
  const last = shown[shown.length - 1]?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= entries.length - 60) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, entries.length]);
  const moveFocus = (index: number) => {
    rows.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (row === null || (event.target as HTMLElement).tagName !== 'A') return;
    const index = Number(row.dataset.index);
    const entry = entries[index];
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key];
    if (step !== undefined) moveFocus(Math.max(0, Math.min(entries.length - 1, index + step)));
    else if (event.key === 'Home') moveFocus(0);
    else if (event.key === 'End') moveFocus(entries.length - 1);
    else if (event.key === 'F2' && entry && canWrite) acts.onRename(entry);
    else if (event.key === 'Delete' && entry && canWrite) acts.onRemove(entry);
    else return;
    event.preventDefault();
  };
  if (listing.isPending) return <Loading />;
  if (entries.length === 0) return <Empty filtered={filtered} />;
  return (
    <>
      <div ref={scroller} className={styles.scroller} onKeyDown={onKeyDown} data-testid="files">
        <ul className={styles.rows} style={{ height: rows.getTotalSize() }} aria-label={text.files.label}>
          {shown.map((row) => {
            const entry = entries[row.index];
            return (
              entry && (
                <li
                  key={childOf(folder, entry)}
                  data-index={row.index}
                  aria-setsize={total}
                  aria-posinset={row.index + 1}
                  className={styles.row}
                  style={{ height: row.size, transform: `translateY(${row.start}px)` }}
                >
                  <Row folder={folder} entry={entry} {...acts} />
                </li>
              )
            );
          })}
        </ul>
      </div>
      <p className={styles.count}>{text.files.entries(total)}</p>
    </>
  );
}

function isFolder(entry: Entry): boolean {
  return entry.kind === 'folder';
}

function Row({ folder, entry, ...acts }: { folder: string; entry: Entry } & Acts) {
  const { projectId } = useWorkspace();
  const { pathname } = useLocation();
  const Icon = ICONS[entry.kind];
  const path = childOf(folder, entry);
  const address = isFolder(entry)
    ? addressOf(projectId, { kind: 'folder', path: `${path}/` })
    : addressOf(projectId, { kind: 'file', path });
  const modified = new Date(entry.modified);
  return (
    <div className={styles.entry} data-current={pathname === address || undefined} data-kind={entry.kind}>
      <Icon size={16} strokeWidth={1.75} className={styles.icon} aria-hidden />
      {entry.kind === 'special' ? (
        <span className={styles.name} title={text.files.special}>
          {entry.name}
        </span>
      ) : (
        <Link
          to={address}
          className={`${side.name ?? ''} ${styles.name ?? ''}`}
          title={entry.target ? `${entry.name} → ${entry.target}` : entry.name}
        >
          {entry.name}
          {isFolder(entry) && <span className="hidden-visually"> ({text.files.folder})</span>}
        </Link>
      )}
      <span className={styles.facts} title={formatExact(modified)}>
        <span className={styles.when}>{formatRelative(modified)}</span>
        {entry.kind === 'file' && <span className={styles.size}>{formatSize(entry.size)}</span>}
      </span>
      <RowMenu path={path} entry={entry} {...acts} />
    </div>
  );
}

function RowMenu({ path, entry, onRename, onMove, onRemove }: { path: string; entry: Entry } & Acts) {
  const canWrite = useCanWrite();
  const { files } = useWorkspace();
  const copy = () => {
    void navigator.clipboard.writeText(displayPath(path)).then(() => notify.done(text.files.copied));
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} className={styles.more ?? ''} aria-label={text.files.actions(entry.name)}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {entry.kind !== 'folder' && entry.kind !== 'special' && (
          <Menu.Item
            component="a"
            href={files.downloadAddress(path)}
            download={entry.name}
            leftSection={<Download size={16} aria-hidden />}
          >
            {text.files.download}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Copy size={16} aria-hidden />} onClick={copy}>
          {text.files.copyPath}
        </Menu.Item>
        {canWrite && (
          <>
            <Menu.Item leftSection={<Pencil size={16} aria-hidden />} onClick={() => onRename(entry)}>
              {text.files.rename}
            </Menu.Item>
            <Menu.Item leftSection={<FolderInput size={16} aria-hidden />} onClick={() => onMove(entry)}>
              {text.files.move}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              c="var(--bad)"
              leftSection={<Trash2 size={16} aria-hidden />}
              onClick={() => onRemove(entry)}
            >
              {text.files.remove}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Loading() {
  return (
    <div className={styles.loading} role="status" aria-label={text.files.loading}>
      {[62, 44, 71, 38, 55].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} radius="sm" />
      ))}
    </div>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  const canWrite = useCanWrite();
  if (filtered) return <p className={styles.nothing}>{text.files.nothingMatches}</p>;
  return (
    <EmptyState
      icon={FolderOpen}
      title={text.files.empty}
      text={canWrite ? text.files.emptyText : text.files.emptyViewer}
    />
  );
}
