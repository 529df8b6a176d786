// Hands records to the sinks: in the order of the steps, each once its metrics are known, many at once, and so that a
// failing sink never reaches the training loop.

import { describeError } from '../format';
import { atExit, notAtExit } from './atExit';
import type { OnSpan } from './phases';
import type { Tick } from './record';
import type { RunInfo, Sink } from './sink';

/** What a ticker knows about its run before the first step. */
export type Run = Omit<RunInfo, 'deliver' | 'failed' | 'dropped'>;

/** When a batch is due. A process that is killed loses what has not been delivered. */
const MAX_RECORDS = 64;
const MAX_AGE_MS = 100;
const CLOSE_MS = 10_000;

interface Waiting {
  readonly tick: Tick;
  readonly ready: Promise<void>;
  done: boolean;
}

export class Delivery {
  /** How often each sink failed, and how many records it gave up, by its name. */
  readonly failures: Map<string, number> = new Map();
  readonly drops: Map<string, number> = new Map();
  readonly #sinks: Sink[] = [];
  readonly #now: () => number;
  readonly #addLoggingMs: (ms: number) => void;
  readonly #onKnown: (tick: Tick) => void;
  /** Complete records. */
  #ready: Tick[] = [];
  /** Records whose metrics are being read back, and those after them. */
  readonly #waiting: Waiting[] = [];
  #deliveredAt = Number.NEGATIVE_INFINITY;
  #delivering = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onKnown called with each record that waited, once its metrics are known */
  constructor(sinks: readonly Sink[], run: Run, now: () => number, onKnown: (tick: Tick) => void) {
    this.#now = now;
    this.#addLoggingMs = run.addLoggingMs;
    this.#onKnown = onKnown;
    for (const sink of sinks) this.#open(sink, run);
    if (this.#sinks.length > 0) atExit(this.#atExit);
  }

  /** Whether anybody is there to be given records. */
  get wanted(): boolean {
    return this.#sinks.length > 0;
  }

  /** Tells the sinks that ask for it of a phase that ended; undefined when none does. */
  get onSpan(): OnSpan | undefined {
    const sinks = this.#sinks.filter(({ span }) => span !== undefined);
    if (sinks.length === 0) return undefined;
    return (path, began, ended) => {
      for (const sink of sinks) {
        try {
          sink.span?.(path, began, ended);
        } catch (error) {
          this.#failed(sink, `at the end of phase "${path}"`, error);
        }
      }
    };
  }

  /** Whether no record waits for its metrics: then the next may be added without waiting. */
  get upToDate(): boolean {
    return this.#waiting.length === 0;
  }

  /** Takes a complete record, and says whether a batch was due and is delivered. */
  add(tick: Tick, now: number): boolean {
    this.#ready.push(tick);
    return this.#deliverIfDue(now);
  }

  /** Delivers `tick` after all before it, once `metrics` (which fills in its metrics, and never rejects) has. */
  wait(tick: Tick, metrics: Promise<unknown> | undefined): void {
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

  /** Hands every record that is complete to the sinks. */
  deliver(): void {
    if (this.#delivering) return; // a sink that asks for more while it is given some
    const ticks = this.#ready;
    this.#deliveredAt = this.#now();
    if (ticks.length === 0) return;
    this.#ready = [];
    this.#delivering = true;
    for (const sink of this.#sinks) this.#write(sink, ticks);
    this.#delivering = false;
  }

  /** Waits until every record is with the sinks, then flushes and closes them. Never rejects. */
  async close(): Promise<void> {
    for (let last = this.#waiting.at(-1); last; last = this.#waiting.at(-1)) await last.ready;
    clearTimeout(this.#timer);
    this.deliver();
    notAtExit(this.#atExit);
    await Promise.all(this.#sinks.map((sink) => this.#closeSink(sink)));
  }

  #open(sink: Sink, run: Run): void {
    const info: RunInfo = {
      ...run,
      deliver: () => this.deliver(),
      failed: (error) => this.#failed(sink, 'in the background', error),
      dropped: (records) => this.drops.set(sink.name, (this.drops.get(sink.name) ?? 0) + records),
    };
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

  readonly #atExit = (): void => this.deliver();

  #deliverIfDue(now: number): boolean {
    if (this.#ready.length >= MAX_RECORDS || now - this.#deliveredAt >= MAX_AGE_MS) {
      this.deliver();
      return true;
    }
    if (this.#timer === undefined) this.#startTimer();
    return false;
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#timed(() => this.deliver());
    }, MAX_AGE_MS);
    if (typeof this.#timer === 'object') this.#timer.unref?.(); // never keeps Node alive
  }

  #drain(): void {
    this.#timed(() => {
      for (let first = this.#waiting[0]; first?.done; first = this.#waiting[0]) {
        this.#waiting.shift();
        this.#onKnown(first.tick);
        if (this.wanted) this.#ready.push(first.tick);
      }
      if (this.#ready.length > 0) this.#deliverIfDue(this.#now());
    });
  }

  /** For work outside `tick`, whose time nobody else reports. */
  #timed(work: () => void): void {
    const began = this.#now();
    work();
    this.#addLoggingMs(this.#now() - began);
  }

  #write(sink: Sink, ticks: readonly Tick[]): void {
    for (const tick of ticks) {
      try {
        const result: unknown = sink.write(tick);
        if (result !== undefined) this.#mayReject(sink, `at step ${tick.step}`, result);
      } catch (error) {
        this.#failed(sink, `at step ${tick.step}`, error);
      }
    }
    try {
      this.#mayReject(sink, 'while flushing', sink.flush?.());
    } catch (error) {
      this.#failed(sink, 'while flushing', error);
    }
  }

  /** A method of type `void` may be async all the same: its rejection must not become the process's. */
  #mayReject(sink: Sink, when: string, result: unknown): void {
    if (result instanceof Promise) result.catch((error) => this.#failed(sink, when, error));
  }

  async #closeSink(sink: Sink): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), CLOSE_MS);
    });
    const attempt = async (when: string, method: () => unknown): Promise<void> => {
      try {
        await method();
      } catch (error) {
        this.#failed(sink, when, error);
      }
    };
    const closed = attempt('while flushing', () => sink.flush?.()).then(() =>
      attempt('while closing', () => sink.close?.()),
    );
    const end = await Promise.race([closed, late]);
    clearTimeout(timer);
    if (end === 'late') {
      this.#failed(
        sink,
        'while closing',
        new Error(`It did not end within ${CLOSE_MS / 1000} s; what it held is lost.`),
      );
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
