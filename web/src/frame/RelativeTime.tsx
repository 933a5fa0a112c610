import { formatExact, formatRelative } from '../text/format';
import { useNow } from './useNow';

/** "3 minutes ago", kept current; the exact time on hover and for screen readers. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow(15);
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  // The clock runs in steps and may be behind an event that has just happened.
  const shown = Math.abs(now.getTime() - date.getTime()) < 15_000 ? date : now;
  return (
    <time dateTime={at} title={formatExact(date)}>
      {formatRelative(date, shown)}
    </time>
  );
}
