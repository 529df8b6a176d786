// Hands records to the sinks: in the order of the steps, each once its metrics are known, and so that a failing sink
// never reaches the training loop.

import { describeError } from '../format';
import type { Tick } from './record';
import type { RunInfo, Sink } from './sink';

interface Waiting {
  readonly tick: Tick;
  readonly ready: Promise<void>;
  done: boolean;
}

export class Delivery {
  /** How often each sink failed, by its name. */
  readonly failures: Map<string, number> = new Map();
  readonly #sinks: Sink[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #info: RunInfo;
  readonly #now: () => number;
  readonly #onDeliver: (tick: Tick) => void;

  /** @param onDeliver called with each record before the sinks are */
  constructor(sinks: readonly Sink[], info: RunInfo, now: () => number, onDeliver: (tick: Tick) => void) {
    this.#info = info;
    this.#now = now;
    this.#onDeliver = onDeliver;
    for (const sink of sinks) {
      try {
        sink.open?.(info);
        this.#sinks.push(sink);
      } catch (error) {
        this.#count(sink);
        console.warn(
          `ticknorm: sink "${sink.name}" could not be opened and is left out; training goes on. ${describeError(error)}`,
        );
      }
    }
  }

  /** Whether nothing waits, and nobody is there to be given anything. */
  get idle(): boolean {
    return this.#sinks.length === 0 && this.#waiting.length === 0;
  }

  /** Delivers `tick` after all before it, once `metrics` (which fills in its metrics, and never rejects) has. */
  add(tick: Tick, metrics: Promise<unknown> | undefined): void {
    if (metrics === undefined && this.#waiting.length === 0) {
      this.#deliver(tick);
      return;
    }
    const waiting: Waiting = {
      tick,
      done: metrics === undefined,
      ready: Promise.resolve(metrics).then(() => {
        waiting.done = true;
        this.#drain();
      }),
    };
    this.#waiting.push(waiting);
  }

  /** Waits until every record is with the sinks, then flushes and closes them. Never rejects. */
  async close(): Promise<void> {
    for (let last = this.#waiting.at(-1); last; last = this.#waiting.at(-1)) await last.ready;
    for (const sink of this.#sinks) {
      try {
        await sink.flush?.();
      } catch (error) {
        this.#failed(sink, 'while flushing', error);
      }
      try {
        await sink.close?.();
      } catch (error) {
        this.#failed(sink, 'while closing', error);
      }
    }
  }

  /** Runs outside `tick`, so its time is reported. */
  #drain(): void {
    const began = this.#now();
    for (let first = this.#waiting[0]; first?.done; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#deliver(first.tick);
    }
    this.#info.addLoggingMs(this.#now() - began);
  }

  #deliver(tick: Tick): void {
    this.#onDeliver(tick);
    for (const sink of this.#sinks) {
      try {
        // `void` admits an async method: its rejection must not become the process's.
        const result: unknown = sink.write(tick);
        if (result instanceof Promise) result.catch((error) => this.#failed(sink, `at step ${tick.step}`, error));
      } catch (error) {
        this.#failed(sink, `at step ${tick.step}`, error);
      }
    }
  }

  #failed(sink: Sink, when: string, error: unknown): void {
    if (this.#count(sink) > 1) return;
    console.warn(
      `ticknorm: sink "${sink.name}" failed ${when}; training goes on, and further failures are only counted (see ticker.summary().sinkErrors). ${describeError(error)}`,
    );
  }

  #count(sink: Sink): number {
    const failures = (this.failures.get(sink.name) ?? 0) + 1;
    this.failures.set(sink.name, failures);
    return failures;
  }
}
