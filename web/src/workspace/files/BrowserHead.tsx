import { ActionIcon, CloseButton, FileButton, Menu, TextInput, Tooltip } from '@mantine/core';
import {
  Check,
  ChevronRight,
  FilePlus2,
  FolderPlus,
  House,
  ListFilter,
  Plus,
  Search,
  Upload,
} from 'lucide-react';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { addressOf } from '../location';
import { useCanWrite, useWorkspace } from '../SessionContext';
import side from '../Side.module.css';
import { text } from '../text';
import type { Dropped } from './dropped';
import styles from './FileBrowser.module.css';
import type { ListOptions, SortKey } from './filesApi';
import { trailOf } from './paths';

interface HeadProps {
  folder: string;
  options: ListOptions;
  onOptions: (options: ListOptions) => void;
  onCreate: (kind: 'file' | 'folder') => void;
  onUpload: (files: Dropped[]) => void;
  onRefresh: () => void;
}

/** Where one is, what can be made here, and what is shown of it. */
export function BrowserHead(props: HeadProps) {
  const { folder, options, onOptions } = props;
  const canWrite = useCanWrite();
  return (
    <>
      <div className={side.head}>
        <Trail folder={folder} />
        {canWrite && <Make {...props} />}
        <Shown {...props} />
      </div>
      <div className={styles.filter}>
        <TextInput
          size="xs"
          value={options.filter}
          onChange={(event) => onOptions({ ...options, filter: event.currentTarget.value })}
          onKeyDown={(event) => event.key === 'Escape' && onOptions({ ...options, filter: '' })}
          placeholder={text.files.filter}
          aria-label={text.files.filter}
          leftSection={<Search size={14} aria-hidden />}
          rightSection={
            options.filter !== '' && (
              <CloseButton
                size="sm"
                aria-label={text.files.cancel}
                onClick={() => onOptions({ ...options, filter: '' })}
              />
            )
          }
        />
      </div>
    </>
  );
}

function Trail({ folder }: { folder: string }) {
  const { projectId } = useWorkspace();
  const trail = trailOf(folder);
  const to = (path: string) => addressOf(projectId, { kind: 'folder', path });
  return (
    <nav className={styles.trail} aria-label={text.files.path}>
      <Link to={to('')} className={styles.crumb} aria-current={folder === '' ? 'location' : undefined}>
        {trail.length > 1 ? <House size={14} aria-label={text.files.home} /> : text.files.home}
      </Link>
      {trail.map(({ path, name }) => (
        <Fragment key={path}>
          <ChevronRight size={12} aria-hidden className={styles.chevron} />
          <Link
            to={to(path)}
            className={styles.crumb}
            aria-current={path === folder ? 'location' : undefined}
            title={name}
          >
            {name}
          </Link>
        </Fragment>
      ))}
    </nav>
  );
}

function Make({ onCreate, onUpload }: HeadProps) {
  return (
    <>
      <FileButton
        multiple
        onChange={(files) => onUpload(files.map((file) => ({ file, relative: file.name })))}
        inputProps={{ 'aria-label': text.files.upload }}
      >
        {(props) => (
          <Tooltip label={text.files.upload}>
            <ActionIcon {...props} aria-label={text.files.upload}>
              <Upload size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </FileButton>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={text.files.add}>
            <Plus size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<FilePlus2 size={16} aria-hidden />} onClick={() => onCreate('file')}>
            {text.files.newFile}
          </Menu.Item>
          <Menu.Item leftSection={<FolderPlus size={16} aria-hidden />} onClick={() => onCreate('folder')}>
            {text.files.newFolder}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

const SORTS: { key: SortKey; label: string }[] = [
  { key: 'name', label: text.files.sortName },
  { key: 'size', label: text.files.sortSize },
  { key: 'modified', label: text.files.sortModified },
];

function Shown({ options, onOptions, onRefresh }: HeadProps) {
  const check = (on: boolean) => <Check size={16} aria-hidden visibility={on ? 'visible' : 'hidden'} />;
  // Names from A; the largest and the newest first.
  const sortBy = (sort: SortKey) => onOptions({ ...options, sort, order: sort === 'name' ? 'asc' : 'desc' });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={text.files.sort}>
          <ListFilter size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SORTS.map(({ key, label }) => (
          <Menu.Item
            key={key}
            role="menuitemradio"
            aria-checked={options.sort === key}
            leftSection={check(options.sort === key)}
            onClick={() => sortBy(key)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={options.hidden}
          leftSection={check(options.hidden)}
          onClick={() => onOptions({ ...options, hidden: !options.hidden })}
        >
          {text.files.hidden}
        </Menu.Item>
        <Menu.Item leftSection={check(false)} onClick={onRefresh}>
          {text.files.refresh}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
