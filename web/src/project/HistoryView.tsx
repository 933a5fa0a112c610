import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Cog, ShieldCheck } from 'lucide-react';
import { call } from '../api/call';
import { keys } from '../api/queries';
import type { HistoryEvent, Project } from '../api/types';
import { PersonAvatar } from '../frame/PersonAvatar';
import { Problem } from '../frame/Problem';
import { RelativeTime } from '../frame/RelativeTime';
import { Section } from '../frame/SectionPage';
import { t } from '../text';
import { formatDay } from '../text/format';
import styles from './View.module.css';

const PAGE = 50;

/** Everything that was decided, newest first. */
export default function HistoryView({ project }: { project: Project }) {
  const history = useInfiniteQuery({
    // Each decision changes one of these; the list is then asked for again.
    queryKey: [
      ...keys.history(project.project_id),
      project.since,
      project.epoch,
      project.members.length,
      project.quota,
    ],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam: before, signal }) =>
      call(
        'projects/history',
        { project_id: project.project_id, limit: PAGE, ...(before === null ? {} : { before }) },
        signal,
      ),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const events = history.data?.pages.flatMap((page) => page.events) ?? [];
  const days = byDay(events);
  return (
    <div className={styles.view}>
      <Section plain title={t.history.title} text={t.history.text}>
        {history.error && <Problem error={history.error} retry={() => void history.refetch()} />}
        {days.map(([day, those]) => (
          <div key={day}>
            <h3 className={styles.day}>{day}</h3>
            <ol className={styles.timeline}>
              {those.map((event) => (
                <Event key={event.seq} event={event} />
              ))}
            </ol>
          </div>
        ))}
        {history.data && (
          <div className={styles.older}>
            {history.hasNextPage ? (
              <Button
                variant="default"
                loading={history.isFetchingNextPage}
                onClick={() => void history.fetchNextPage()}
              >
                {t.history.more}
              </Button>
            ) : (
              <span>{events.length === 0 ? t.history.empty : t.history.beginning}</span>
            )}
          </div>
        )}
      </Section>
    </div>
  );
}

function Event({ event }: { event: HistoryEvent }) {
  const { by } = event;
  const who = by.kind === 'platform' ? t.history.platform : (by.name ?? t.history.admin);
  return (
    <li className={styles.event}>
      <span className={styles.who}>
        {by.kind === 'person' ? (
          <PersonAvatar id={by.account_id ?? who} name={who} size={24} />
        ) : (
          <span className={styles.platform}>
            {by.kind === 'admin' ? <ShieldCheck size={12} aria-hidden /> : <Cog size={12} aria-hidden />}
          </span>
        )}
      </span>
      <span className={styles.what}>
        {event.text}
        {!event.text.startsWith(who) && <span className={styles.by}>{who}</span>}
      </span>
      <span className={styles.when}>
        <RelativeTime at={event.at} />
      </span>
    </li>
  );
}

function byDay(events: HistoryEvent[]): [string, HistoryEvent[]][] {
  const days = new Map<string, HistoryEvent[]>();
  for (const event of events) {
    const day = formatDay(new Date(event.at));
    const those = days.get(day);
    if (those) those.push(event);
    else days.set(day, [event]);
  }
  return [...days];
}
