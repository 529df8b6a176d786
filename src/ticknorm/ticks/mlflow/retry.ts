// A request that is tried again: what a server that is down, busy or hanging costs is time, never the training's.

import { describeError } from '../../format';

/** The server's answer that trying again will not change. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

export type Call = (path: string, body?: object) => Promise<unknown>;

/** A server that is asked one thing at a time. */
export interface Connection {
  /**
   * Sends `body` to a method of its API as JSON, or asks without one, until the server answers.
   *
   * @returns the answer's JSON
   * @throws RefusedError for an answer of 400 to 499, except for 408 and 429, which mean "later"
   * @throws the last failure after `end`
   */
  readonly call: Call;
  /** Gives up what is going on; what is asked from here on is tried once. */
  readonly end: () => void;
}

const LONGEST_WAIT_MS = 30_000;

/**
 * @param base      what the URL of each method begins with
 * @param timeoutMs milliseconds that an answer may take
 * @param retryMs   milliseconds before the second try, doubled after each up to 30 s
 * @param onFailure told of the failures that are followed by another try
 */
export function connect(
  base: string,
  timeoutMs: number,
  retryMs: number,
  onFailure: (error: unknown) => void,
): Connection {
  let ended = false;
  let giveUp: ((reason: Error) => void) | undefined; // what is going on: a request, or the pause before the next one
  return {
    async call(path, body): Promise<unknown> {
      for (let waitMs = retryMs; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
        const attempt = new AbortController();
        giveUp = (reason) => attempt.abort(reason);
        const timer = setTimeout(giveUp, timeoutMs, new Error(`no answer within ${timeoutMs} ms`));
        try {
          return await answer(base + path, body, attempt.signal).finally(() => clearTimeout(timer));
        } catch (error) {
          if (error instanceof RefusedError || ended) throw error;
          onFailure(error);
          await new Promise((resolve, reject) => {
            giveUp = reject;
            // Not all ranks at the same moment, and never what keeps Node alive; a page's timers are numbers.
            setTimeout(resolve, waitMs * (0.5 + Math.random() / 2)).unref?.();
          });
        }
      }
    },
    end(): void {
      ended = true;
      giveUp?.(new Error('no answer before the end of the run'));
    },
  };
}

async function answer(url: string, body: object | undefined, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    body: JSON.stringify(body), // of undefined, undefined
    headers: { 'Content-Type': 'application/json' },
    signal,
  }).catch((error: unknown) => {
    // Node says only "fetch failed"; why is in its cause.
    const cause = error instanceof Error && error.cause ? ` (${describeError(error.cause)})` : '';
    throw new Error(`${url} could not be reached: ${describeError(error)}${cause}`);
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  const message = `${url} answered ${response.status}: ${text.slice(0, 200)}`;
  const later = response.status >= 500 || response.status === 408 || response.status === 429;
  throw later ? new Error(message) : new RefusedError(message);
}
