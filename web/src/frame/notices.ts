import { useSyncExternalStore } from 'react';
import type { ProjectState, Summary } from '../api/types';
import { t } from '../text';

/** Something that happened while the person may have looked elsewhere. */
export interface Notice {
  id: string;
  /** RFC 3339. */
  at: string;
  title: string;
  detail: string;
  bad: boolean;
  /** A page of the site where it can be seen. */
  to: string | null;
  read: boolean;
}

type News = Omit<Notice, 'id' | 'at' | 'read'>;

const MOST = 50;
const listeners = new Set<() => void>();
let key = '';
let notices: readonly Notice[] = [];

/** Shows the notices of the account that this tab has kept. */
export function openNotices(account: string): void {
  if (key === `carrel.notices.${account}`) return;
  key = `carrel.notices.${account}`;
  try {
    change(JSON.parse(sessionStorage.getItem(key) ?? '[]') as Notice[]);
  } catch {
    change([]);
  }
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
}

export function addNotice(news: News, read = false): void {
  const at = new Date().toISOString();
  change([{ ...news, id: `${at} ${news.title}`, at, read }, ...notices].slice(0, MOST));
}

export const readNotices = () => change(notices.map((notice) => ({ ...notice, read: true })));
export const clearNotices = () => change([]);

function change(next: readonly Notice[]): void {
  notices = next;
  try {
    if (key !== '') sessionStorage.setItem(key, JSON.stringify(next));
  } catch {
    // They are then gone after a reload.
  }
  listeners.forEach((listener) => listener());
}

/** What is worth a notice when a project is in this state now: the end of a start or a stop. */
export function noticeOf(before: ProjectState | undefined, project: Summary): News | null {
  const { project_id: id, title, state, reason } = project;
  const to = `/projects/${id}`;
  if (before === undefined || before === state) return null;
  switch (state) {
    case 'running':
      return { title: t.notices.running(title), detail: '', bad: false, to };
    case 'stopped':
      return { title: t.notices.stopped(title), detail: reason, bad: false, to };
    case 'failed':
      return { title: t.notices.failed(title), detail: reason, bad: true, to };
    default:
      return null;
  }
}
