import { useInfiniteQuery, useQueryClient, keepPreviousData } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followAccount } from '../api/accountNews';
import { call } from '../api/call';
import { keys } from '../api/queries';
import type { Summary } from '../api/types';
import { t } from '../text';
import { patched, type Pages, type View } from './list';

const PAGE = 100;
/** News come in bursts; one look at the list is enough for all of them. */
const RENEW_MS = 400;

const listKey = [...keys.projects, 'list'] as const;

/** The projects of the view, page after page as they are needed. */
export function useProjects(view: View) {
  return useInfiniteQuery({
    queryKey: [...listKey, view],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        'projects/get',
        {
          ...(view.query ? { query: view.query } : {}),
          ...(view.state === 'deleted' ? { deleted: true } : view.state ? { state: view.state } : {}),
          sort: view.sort,
          order: view.order,
          limit: PAGE,
          ...(pageParam ? { after: pageParam } : {}),
        },
        signal,
      ),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** Keeps every list of projects current while mounted. Tells whether news arrive, and what changed last in words. */
export function useLiveProjects(): { live: boolean; said: string } {
  const client = useQueryClient();
  const [live, setLive] = useState(true);
  const [said, say] = useState('');
  useEffect(() => {
    let timer = 0;
    let before = false;
    const renew = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void client.invalidateQueries({ queryKey: keys.projects }), RENEW_MS);
    };
    const patch = (project: Summary) => {
      for (const [key, data] of client.getQueriesData<Pages>({ queryKey: listKey })) {
        const after = data && patched(data, project);
        if (!after) continue;
        if (stateOf(data, project.project_id) !== project.state) {
          say(t.projects.became(project.title, t.states[project.state]));
        }
        client.setQueryData(key, after);
      }
    };
    const stop = followAccount({
      news: (news) => {
        // What is on the page changes at once; whether it still belongs there, and where, the server knows.
        if (news.t === 'hub.project') patch(news.project);
        renew();
      },
      live: (now) => {
        setLive(now);
        if (now && before) renew();
        before ||= now;
      },
      refused: () => void client.invalidateQueries({ queryKey: keys.customize }),
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [client]);
  return { live, said };
}

const stateOf = ({ pages }: Pages, id: string) =>
  pages.flatMap(({ projects }) => projects).find(({ project_id }) => project_id === id)?.state;
