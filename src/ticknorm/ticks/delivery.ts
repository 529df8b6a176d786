// Hands records to the sinks: in the order of the steps, each once its metrics are known, and many at once.

import { atExit, notAtExit } from './atExit';
import { type GuardedSink, openGuarded, type Run, SinkTroubles } from './guardedSink';
import type { OnSpan, Span } from './phases';
import type { Tick } from './record';
import type { Sink } from './sink';

/** When a batch is due. A process that is killed loses what has not been delivered. */
const MAX_RECORDS = 64;
const MAX_AGE_MS = 200;
const MAX_SPANS = 4096;

export class Delivery {
  readonly troubles: SinkTroubles = new SinkTroubles();
  #sinks: readonly GuardedSink[] = [];
  readonly #now: () => number;
  readonly #addLoggingMs: (ms: number) => void;
  readonly #onKnown: (tick: Tick) => void;
  /** Complete records. */
  #ready: Tick[] = [];
  #spans: Span[] = [];
  /** How many records wait, since their metrics or those of one before are being read back, and for what the last one does. */
  #waiting = 0;
  #lastWait: Promise<void> | undefined;
  #deliveredAt = Number.NEGATIVE_INFINITY;
  #delivering = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onKnown called with each record that waited, once its metrics are known */
  constructor(sinks: readonly Sink[], run: Run, now: () => number, onKnown: (tick: Tick) => void) {
    this.#now = now;
    this.#addLoggingMs = run.addLoggingMs;
    this.#onKnown = onKnown;
    const deliver = (): void => this.#timed(this.deliver);
    this.#sinks = sinks.flatMap((sink) => openGuarded(sink, run, deliver, this.troubles) ?? []);
    if (this.wanted) atExit(this.deliver);
  }

  /** Whether anybody is there to be given records. */
  get wanted(): boolean {
    return this.#sinks.length > 0;
  }

  /** Takes note of a phase that ended, for the sinks that ask for it; undefined when none does. Times count from `origin`. */
  onSpan(origin: number): OnSpan | undefined {
    if (!this.#sinks.some(({ wantsSpans }) => wantsSpans)) return undefined;
    return (path, began, ended) => {
      const spans = this.#spans.push({ path, began: began - origin, ended: ended - origin });
      if (spans >= MAX_SPANS) this.deliver(); // of a loop that does not tick
    };
  }

  /** Whether no record waits for its metrics: then the next may be added without waiting. */
  get upToDate(): boolean {
    return this.#waiting === 0;
  }

  /** Takes a complete record, and says whether a batch was due and is delivered. */
  add(tick: Tick, now: number): boolean {
    this.#ready.push(tick);
    const due = this.#ready.length >= MAX_RECORDS || now - this.#deliveredAt >= MAX_AGE_MS;
    if (due) this.deliver();
    else if (this.#timer === undefined) this.#startTimer();
    return due;
  }

  /** Adds `tick` after all before it, once `metrics` (which fills in its metrics, and never rejects) has. */
  wait(tick: Tick, metrics: Promise<unknown> | undefined): void {
    this.#waiting++;
    this.#lastWait = both(this.#lastWait, metrics);
    this.#lastWait.then(() =>
      this.#timed(() => {
        this.#waiting--;
        this.#onKnown(tick);
        if (this.wanted) this.add(tick, this.#now());
      }),
    );
  }

  /** Hands every record that is complete to the sinks, and the phases that ended. */
  readonly deliver = (): void => {
    if (this.#delivering) return; // a sink that asks for more while it is given some
    const ticks = this.#ready;
    const spans = this.#spans;
    this.#deliveredAt = this.#now();
    if (ticks.length + spans.length === 0) return;
    this.#ready = [];
    this.#spans = [];
    this.#delivering = true;
    for (const sink of this.#sinks) sink.write(ticks, spans);
    this.#delivering = false;
  };

  /** Waits until every record is with the sinks, then flushes and closes them. Never rejects. */
  async close(): Promise<void> {
    if (!this.upToDate) await this.#lastWait;
    clearTimeout(this.#timer);
    this.deliver();
    notAtExit(this.deliver);
    await Promise.all(this.#sinks.map((sink) => sink.close()));
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#timed(this.deliver);
    }, MAX_AGE_MS);
    if (typeof this.#timer === 'object') this.#timer.unref?.(); // never keeps Node alive
  }

  /** For work outside `tick`, whose time nobody else reports. */
  #timed(work: () => void): void {
    const began = this.#now();
    work();
    this.#addLoggingMs(this.#now() - began);
  }
}

async function both(first: Promise<unknown> | undefined, second: Promise<unknown> | undefined): Promise<void> {
  await first;
  await second;
}
