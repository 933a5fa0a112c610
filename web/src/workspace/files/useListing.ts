import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useWorkspace } from '../SessionContext';
import type { Entry, ListOptions } from './filesApi';
import { useChanges } from './useChanges';

/** Milliseconds between two readings of a folder that keeps changing. */
const REFRESH_EVERY = 1_000;

/** A folder's entries: page after page as far as it was scrolled, and fresh while others change it. */
export function useListing(folder: string, options: ListOptions, enabled: boolean) {
  const { files, projectId } = useWorkspace();
  const client = useQueryClient();
  const base = useMemo(() => ['listing', projectId, folder] as const, [projectId, folder]);
  const query = useInfiniteQuery({
    queryKey: [...base, options],
    queryFn: ({ pageParam, signal }) => files.list(folder, options, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // The rows stay while a sort or filter changes, but not those of another folder.
    placeholderData: (previous, old) =>
      old?.queryKey[2] === folder ? keepPreviousData(previous) : undefined,
    enabled,
    staleTime: 0,
  });
  const refresh = useThrottled(
    useCallback(() => void client.invalidateQueries({ queryKey: base }), [client, base]),
  );
  useChanges(folder, refresh);
  const { data } = query;
  const entries = useMemo<Entry[]>(() => data?.pages.flatMap((page) => page.entries) ?? [], [data]);
  const total = data?.pages[data.pages.length - 1]?.total ?? 0;
  return { ...query, entries, total, refresh };
}

/** At once the first time, then not before a while has passed. */
function useThrottled(act: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const last = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    clearTimeout(timer.current);
    const wait = Math.max(0, last.current + REFRESH_EVERY - Date.now());
    timer.current = setTimeout(() => {
      last.current = Date.now();
      act();
    }, wait);
  }, [act]);
}
