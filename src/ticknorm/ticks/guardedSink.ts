// Stands between a sink and the training loop: whatever a sink does wrong is counted, told once, and goes no further.

import { describeError } from '../format';
import type { Span } from './phases';
import type { Tick } from './record';
import type { RunInfo, Sink } from './sink';

/** What a ticker knows about its run before the first step. */
export type Run = Omit<RunInfo, 'deliver' | 'failed' | 'dropped'>;

const CLOSE_MS = 10_000;

/** How often each sink failed, and how many records it gave up, by its name. */
export class SinkTroubles {
  readonly failures: Map<string, number> = new Map();
  readonly drops: Map<string, number> = new Map();

  /** @returns whether it is the sink's first failure */
  fail(name: string): boolean {
    const before = this.failures.get(name) ?? 0;
    this.failures.set(name, before + 1);
    return before === 0;
  }

  drop(name: string, records: number): void {
    this.drops.set(name, (this.drops.get(name) ?? 0) + records);
  }
}

/** A sink whose methods neither throw nor reject. */
export class GuardedSink {
  readonly #sink: Sink;
  readonly #troubles: SinkTroubles;

  constructor(sink: Sink, troubles: SinkTroubles) {
    this.#sink = sink;
    this.#troubles = troubles;
  }

  /** Whether it asks to be told of phases. */
  get wantsSpans(): boolean {
    return this.#sink.span !== undefined;
  }

  /** @returns whether it can be written to */
  open(run: Run, deliver: () => void): boolean {
    const { name } = this.#sink;
    try {
      this.#sink.open?.({
        ...run,
        deliver,
        failed: (error) => this.#failed('in the background', error),
        dropped: (records) => this.#troubles.drop(name, records),
      });
      return true;
    } catch (error) {
      this.#troubles.fail(name);
      console.warn(
        `ticknorm: sink "${name}" could not be opened and is left out; training goes on. ${describeError(error)}`,
      );
      return false;
    }
  }

  /** Gives it the phases that ended and records, and lets it pass them on. */
  write(ticks: readonly Tick[], spans: readonly Span[]): void {
    if (this.wantsSpans) {
      for (const { path, began, ended } of spans) {
        try {
          this.#sink.span?.(path, began, ended);
        } catch (error) {
          this.#failed(`at the end of phase "${path}"`, error);
        }
      }
    }
    for (const tick of ticks) {
      try {
        const result: unknown = this.#sink.write(tick);
        if (result !== undefined) this.#mayReject(`at step ${tick.step}`, result);
      } catch (error) {
        this.#failed(`at step ${tick.step}`, error);
      }
    }
    try {
      this.#mayReject('while flushing', this.#sink.flush?.());
    } catch (error) {
      this.#failed('while flushing', error);
    }
  }

  /** Flushes and closes it, or gives up after ten seconds. */
  async close(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), CLOSE_MS);
    });
    const end = await Promise.race([this.#end(), late]);
    clearTimeout(timer);
    if (end === 'late') {
      this.#failed('while closing', new Error(`It did not end within ${CLOSE_MS / 1000} s; what it held is lost.`));
    }
  }

  async #end(): Promise<void> {
    const attempt = async (when: string, method: () => unknown): Promise<void> => {
      try {
        await method();
      } catch (error) {
        this.#failed(when, error);
      }
    };
    await attempt('while flushing', () => this.#sink.flush?.());
    await attempt('while closing', () => this.#sink.close?.());
  }

  /** A method of type `void` may be async all the same: its rejection must not become the process's. */
  #mayReject(when: string, result: unknown): void {
    if (result instanceof Promise) result.catch((error) => this.#failed(when, error));
  }

  #failed(when: string, error: unknown): void {
    const { name } = this.#sink;
    if (!this.#troubles.fail(name)) return;
    console.warn(
      `ticknorm: sink "${name}" failed ${when}; training goes on, and ticker.summary().sinkErrors counts further failures. ${describeError(error)}`,
    );
  }
}
