import { ActionIcon, Button, Popover } from '@mantine/core';
import { Bell } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { followAccount } from '../api/accountNews';
import type { ProjectState } from '../api/types';
import { t } from '../text';
import styles from './Notices.module.css';
import {
  addNotice,
  clearNotices,
  noticeOf,
  openNotices,
  readNotices,
  useNotices,
  type Notice,
} from './notices';
import { RelativeTime } from './RelativeTime';

/** The bell in the top bar: what happened to the person's projects, and what did not work. */
export function Notices({ account }: { account: string }) {
  const notices = useNotices();
  const [opened, setOpened] = useState(false);
  useProjectNotices(account);
  const unread = notices.filter(({ read }) => !read).length;
  const toggle = (open: boolean) => {
    setOpened(open);
    // Those that are new are marked as long as they are looked at.
    if (!open) readNotices();
  };
  return (
    <Popover
      opened={opened}
      onChange={toggle}
      position="bottom-end"
      width={360}
      withinPortal={false}
      trapFocus
    >
      <Popover.Target>
        <ActionIcon
          size={36}
          className={styles.bell ?? ''}
          aria-label={t.notices.bell(unread)}
          onClick={() => toggle(!opened)}
        >
          <Bell size={18} aria-hidden />
          {unread > 0 && <span className={styles.dot} />}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown} aria-label={t.notices.title}>
        <div className={styles.head}>
          <h2>{t.notices.title}</h2>
          {notices.length > 0 && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={clearNotices}>
              {t.notices.clear}
            </Button>
          )}
        </div>
        {notices.length === 0 ? (
          <p className={styles.none}>{t.notices.none}</p>
        ) : (
          <ul className={styles.list}>
            {notices.map((notice) => (
              <Row key={notice.id} notice={notice} onFollow={() => toggle(false)} />
            ))}
          </ul>
        )}
      </Popover.Dropdown>
      <span className="hidden-visually" role="status">
        {notices[0] && !notices[0].read && notices[0].to ? notices[0].title : ''}
      </span>
    </Popover>
  );
}

function Row({ notice, onFollow }: { notice: Notice; onFollow: () => void }) {
  const { title, detail, at, bad, to, read } = notice;
  return (
    <li className={styles.notice} data-bad={bad || undefined} data-read={read || undefined}>
      {to ? (
        <Link to={to} className={styles.title} onClick={onFollow}>
          {title}
        </Link>
      ) : (
        <span className={styles.title}>{title}</span>
      )}
      {detail && <span className={styles.detail}>{detail}</span>}
      <span className={styles.time}>
        <RelativeTime at={at} />
      </span>
    </li>
  );
}

/** Notes how starts and stops end; what happens to the project in front is seen there. */
function useProjectNotices(account: string): void {
  useEffect(() => {
    openNotices(account);
    const states = new Map<string, ProjectState>();
    return followAccount({
      news: (news) => {
        if (news.t !== 'hub.project') return;
        const { project } = news;
        const notice = noticeOf(states.get(project.project_id), project);
        states.set(project.project_id, project.state);
        if (notice) addNotice(notice, window.location.pathname.startsWith(`/projects/${project.project_id}`));
      },
      live: () => undefined,
      refused: () => undefined,
    });
  }, [account]);
}
