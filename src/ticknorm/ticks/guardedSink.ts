// Stands between a sink and the training loop: whatever a sink does wrong is counted, told once, and goes no further.

import { describeError } from '../format';
import type { Span } from './phases';
import type { Tick } from './record';
import type { RunInfo, Sink } from './sink';

/** What a ticker knows about its run before the first step. */
export type Run = Omit<RunInfo, 'deliver' | 'failed' | 'dropped'>;

const CLOSE_MS = 10_000;

/** How often each sink failed, and how many records it gave up, by its name. */
export interface SinkTroubles {
  readonly failures: Map<string, number>;
  readonly drops: Map<string, number>;
}

/** A sink whose methods neither throw nor reject. */
export interface GuardedSink {
  /** Whether it asks to be told of phases. */
  readonly wantsSpans: boolean;
  /** Gives it the phases that ended and records, and lets it pass them on. */
  write(ticks: readonly Tick[], spans: readonly Span[]): void;
  /** Flushes and closes it, or gives up after ten seconds. */
  close(): Promise<void>;
}

/** Opens a sink; undefined when it cannot be written to. */
export function openGuarded(
  sink: Sink,
  run: Run,
  deliver: () => void,
  { failures, drops }: SinkTroubles,
): GuardedSink | undefined {
  const { name } = sink;
  const failed = (when: string, error: unknown): undefined => {
    if (count(failures, name) > 1) return;
    console.warn(
      `ticknorm: sink "${name}" failed ${when}; training goes on, and ticker.summary().sinkErrors counts further failures. ${describeError(error)}`,
    );
  };
  /** A method of type `void` may be async all the same: its rejection must not become the process's. */
  const watch = (when: string, result: unknown): Promise<void> | undefined =>
    result instanceof Promise ? result.catch((error) => failed(when, error)) : undefined;
  const attempt = (when: string, method: () => unknown): Promise<void> | undefined => {
    try {
      return watch(when, method());
    } catch (error) {
      return failed(when, error);
    }
  };
  try {
    sink.open?.({
      ...run,
      deliver,
      failed: (error) => failed('in the background', error),
      dropped: (records) => count(drops, name, records),
    });
  } catch (error) {
    count(failures, name);
    console.warn(
      `ticknorm: sink "${name}" could not be opened and is left out; training goes on. ${describeError(error)}`,
    );
    return undefined;
  }
  return {
    wantsSpans: sink.span !== undefined,
    write(ticks, spans) {
      if (sink.span) {
        for (const { path, began, ended } of spans) {
          try {
            sink.span(path, began, ended);
          } catch (error) {
            failed(`at the end of phase "${path}"`, error);
          }
        }
      }
      for (const tick of ticks) {
        try {
          const result: unknown = sink.write(tick);
          if (result !== undefined) watch(`at step ${tick.step}`, result);
        } catch (error) {
          failed(`at step ${tick.step}`, error);
        }
      }
      attempt('while flushing', () => sink.flush?.());
    },
    async close() {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<never>((_, reject) => {
        const error = new Error(`It did not end within ${CLOSE_MS / 1000} s; what it held is lost.`);
        timer = setTimeout(() => reject(error), CLOSE_MS);
      });
      const end = async (): Promise<void> => {
        await attempt('while flushing', async () => sink.flush?.());
        await sink.close?.();
      };
      await attempt('while closing', () => Promise.race([end(), late]));
      clearTimeout(timer);
    },
  };
}

/** Adds to the count of `name`, and returns what it is now. */
function count(counts: Map<string, number>, name: string, more = 1): number {
  const total = (counts.get(name) ?? 0) + more;
  counts.set(name, total);
  return total;
}
