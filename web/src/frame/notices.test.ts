import { expect, it } from 'vitest';
import type { ProjectState, Summary } from '../api/types';
import { noticeOf } from './notices';

const project = (state: ProjectState, reason = ''): Summary => ({
  project_id: 'p',
  title: 'Thesis',
  description: '',
  state,
  reason,
  role: 'owner',
  last_edited: '2026-01-01T00:00:00Z',
  created: '2026-01-01T00:00:00Z',
  deleted: false,
  members: 1,
});

it('tells how a start ended', () => {
  expect(noticeOf('starting', project('running'))?.title).toContain('Thesis');
  expect(noticeOf('starting', project('failed', 'No room.'))).toMatchObject({
    detail: 'No room.',
    bad: true,
  });
});

it('tells why a project stopped', () => {
  expect(noticeOf('stopping', project('stopped', 'Nobody was active.'))).toMatchObject({
    detail: 'Nobody was active.',
    bad: false,
    to: '/projects/p',
  });
});

it('says nothing about what goes on, stays or was not seen before', () => {
  expect(noticeOf('stopped', project('starting'))).toBeNull();
  expect(noticeOf('running', project('running'))).toBeNull();
  expect(noticeOf(undefined, project('failed'))).toBeNull();
});
