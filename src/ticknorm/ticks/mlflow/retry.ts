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
  readonly retryMs: number;
  /** Told of the failures that are followed by another try. */
  readonly onFailure: (error: unknown) => void;
  /** Aborted with a reason, it ends the request that is going on, and there is no further try. Its `onabort` is taken. */
  readonly signal: AbortSignal;
}

const LONGEST_WAIT_MS = 30_000;

/**
 * Sends `body` to `url` as JSON, or asks without one, until the server answers. One request at a time for a signal.
 *
 * @returns the answer's JSON
 * @throws RefusedError for an answer of 400 to 499, except for 408 and 429, which mean "later"
 * @throws the last failure once `signal` is aborted, or the signal's reason between two tries
 */
export async function request(url: string, body: unknown, options: RetryOptions): Promise<unknown> {
  const { timeoutMs, retryMs, onFailure, signal } = options;
  for (let waitMs = retryMs; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    const attempt = new AbortController();
    const timer = setTimeout(() => attempt.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    signal.onabort = () => attempt.abort(signal.reason);
    try {
      return await answer(url, body, attempt.signal).finally(() => clearTimeout(timer));
    } catch (error) {
      if (error instanceof RefusedError || signal.aborted) throw error;
      onFailure(error);
      await pause(waitMs * (0.5 + Math.random() / 2), signal); // not all ranks at the same moment
    }
  }
}

async function answer(url: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
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
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    if (typeof timer === 'object') timer.unref?.(); // never keeps Node alive
    signal.onabort = () => reject(signal.reason);
  });
}
