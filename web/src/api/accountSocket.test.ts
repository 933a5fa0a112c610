import { expect, it } from 'vitest';
import { parse } from './accountSocket';

it.each([
  ['{"t":"hub.project_gone","project_id":"a"}', { t: 'hub.project_gone', project_id: 'a' }],
  ['{"t":"hub.project","project":{"project_id":"a"}}', { t: 'hub.project', project: { project_id: 'a' } }],
  ['{"t":"hub.beat"}', null],
  ['{"t":"hub.project"}', null],
  ['null', null],
  ['{', null],
])('%s', (data, news) => expect(parse(data)).toEqual(news));

it('ignores binary frames', () => expect(parse(new ArrayBuffer(4))).toBeNull());
