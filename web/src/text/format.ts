/** Dates, numbers, sizes and durations as people read them, in the browser's own language settings. */

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language;
const number = new Intl.NumberFormat(locale);
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
// The sentences around it are English, so its words are too; only figures and dates follow the locale.
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const formatNumber = (n: number) => number.format(n);
export const formatExact = (at: Date) => exact.format(at);
export const formatDay = (at: Date) => day.format(at);
export const formatClock = (at: Date) => clock.format(at);

/** "just now", "3 minutes ago", "in 2 hours", "yesterday"; a date when it is longer ago than four weeks. */
export function formatRelative(at: Date, now: Date = new Date()): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 45) return seconds > 5 ? 'in a moment' : 'just now';
  if (distance < 45 * MINUTE)
    return relative.format(Math.round(seconds / MINUTE) || Math.sign(seconds), 'minute');
  if (distance < 22 * HOUR) return relative.format(Math.round(seconds / HOUR) || Math.sign(seconds), 'hour');
  if (distance < 28 * DAY) return relative.format(Math.round(seconds / DAY), 'day');
  return formatDay(at);
}

/** "40 s", "3 min", "1 h 30 min", "2 days". */
export function formatDuration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 2 * MINUTE) return `${s} s`;
  if (s < HOUR) return `${Math.round(s / MINUTE)} min`;
  if (s < DAY) {
    const minutes = Math.round((s % HOUR) / MINUTE);
    return minutes === 0 ? `${Math.floor(s / HOUR)} h` : `${Math.floor(s / HOUR)} h ${minutes} min`;
  }
  const days = Math.round(s / DAY);
  return days === 1 ? '1 day' : `${days} days`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** "812 B", "4.2 kB", "1.3 GB": powers of 1000, as file managers show them. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)} ${UNITS[unit] ?? ''}`;
}
