// A request that is tried again: what a server that is down, busy or hanging costs is time, never the training's.

import { describeError } from '../../format';

/** The server's answer that trying again will not change. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

export interface RetryOptions {
  /** Milliseconds that an answer may take. */
  readonly timeoutMs: number;
  /** Milliseconds before the second try, doubled after each up to 30 s. */
  readonly firstWaitMs: number;
  /** Told of the failures that are followed by another try. */
  readonly onFailure: (error: unknown) => void;
  /** No further try once it is aborted. */
  readonly signal: AbortSignal;
}

const LONGEST_WAIT_MS = 30_000;

/**
 * Sends `body` to `url` as JSON, or asks without one, until the server answers.
 *
 * @returns the answer's JSON
 * @throws RefusedError for an answer of 400 to 499, except for 408 and 429, which mean "later"
 * @throws the last failure once `signal` is aborted
 */
export async function request(url: string, body: unknown, options: RetryOptions): Promise<unknown> {
  for (let waitMs = options.firstWaitMs; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await attempt(url, body, options);
    } catch (error) {
      if (error instanceof RefusedError || options.signal.aborted) throw error;
      options.onFailure(error);
      await pause(waitMs * (0.5 + Math.random() / 2), options.signal); // not all ranks at the same moment
      if (options.signal.aborted) throw error;
    }
  }
}

async function attempt(url: string, body: unknown, { timeoutMs, signal }: RetryOptions): Promise<unknown> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  const end = (): void => late.abort(new Error('no answer before the end of the run'));
  signal.addEventListener('abort', end);
  try {
    return await answer(url, body, late.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

async function answer(url: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  const method = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, {
    ...method,
    headers: { 'Content-Type': 'application/json' },
    signal,
  }).catch((error: unknown) => {
    // Node says only "fetch failed"; why is in its cause.
    const cause = error instanceof Error && error.cause !== undefined ? ` (${describeError(error.cause)})` : '';
    throw new Error(`${url} could not be reached: ${describeError(error)}${cause}`);
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  const message = `${url} answered ${response.status}: ${text.slice(0, 200)}`;
  const later = response.status >= 500 || response.status === 408 || response.status === 429;
  throw later ? new Error(message) : new RefusedError(message);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(end, ms);
    if (typeof timer === 'object') timer.unref?.(); // never keeps Node alive
    signal.addEventListener('abort', end);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}
