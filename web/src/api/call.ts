import type { Api } from './types';

/**
 * A call that was not answered with success. `status` is the HTTP status, 0 when no answer came at all
 * (`code` is then `unreachable`). `message` is the sentence the server gave.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Seconds to wait before another try, where the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** Calls one operation of the public API. Rejects with an {@link ApiError} and nothing else, but for an abort. */
export async function call<N extends keyof Api>(
  name: N,
  input: Api[N]['in'],
  signal?: AbortSignal,
): Promise<Api[N]['out']> {
  let response: Response;
  try {
    response = await fetch(`/api/v2/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(input),
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.');
  }
  const body = (await response.json().catch(() => null)) as unknown;
  if (response.ok && body !== null) return body as Api[N]['out'];
  throw errorOf(response, body);
}

/** The typed error in an answer; also for the project server's file routes, which speak the same language. */
export function errorOf(response: Response, body: unknown): ApiError {
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const retryAfter = Number(response.headers.get('retry-after'));
  return new ApiError(
    response.status,
    typeof said.code === 'string' ? said.code : 'unexpected',
    typeof said.error === 'string' ? said.error : `The server answered ${response.status}.`,
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  );
}
