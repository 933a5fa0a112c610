import { ApiError } from '../api/call';
import { t } from '../text';
import { formatDuration } from '../text/format';

/** What happened, in words a person can act on. */
export function describe(error: unknown): string {
  if (!(error instanceof ApiError)) return t.problem.unexpected;
  if (error.status === 0) return t.problem.unreachable;
  if (error.code === 'bad_credentials') return t.auth.badCredentials;
  if (error.status === 429) return t.problem.rateLimited(formatDuration(error.retryAfter ?? 60));
  if (error.status === 503) return t.problem.unavailable;
  if (error.status >= 500) return t.problem.unexpected;
  return error.message;
}
