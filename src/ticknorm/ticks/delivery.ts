// Hands records to the sinks: in the order of the steps, each once its metrics are known, and many at once.

import { atExit, notAtExit } from './atExit';
import { openGuarded, type Run, type SinkTroubles } from './guardedSink';
import type { OnSpan, Span } from './phases';
import type { Tick } from './record';
import type { Sink } from './sink';

/** When a batch is due. A process that is killed loses what has not been delivered. */
const MAX_RECORDS = 64;
const MAX_AGE_MS = 200;
const MAX_SPANS = 4096;

/** A run's sinks, opened. */
export interface Delivery {
  readonly troubles: SinkTroubles;
  /** Whether anybody is there to be given records. */
  readonly wanted: boolean;
  /** When the sinks had been opened, by the monotonic clock: the first step is the loop's. */
  readonly origin: number;
  /** Takes note of a phase that ended, for the sinks that ask for it; undefined when none does. */
  readonly onSpan: OnSpan | undefined;
  /** Whether no record waits for its metrics: then the next may be added without waiting. */
  upToDate(): boolean;
  /** Takes a complete record, and says whether a batch was due and is delivered. */
  add(tick: Tick, now: number): boolean;
  /** Adds `tick` after all before it, once `metrics` (which fills in its metrics, and never rejects) has. */
  wait(tick: Tick, metrics: Promise<unknown> | undefined): void;
  /** Waits until every record is with the sinks, then flushes and closes them. Never rejects. */
  close(): Promise<void>;
}

/** @param onKnown called with each record that waited, once its metrics are known */
export function delivery(sinks: readonly Sink[], run: Run, now: () => number, onKnown: (tick: Tick) => void): Delivery {
  const troubles: SinkTroubles = { failures: new Map(), drops: new Map() };
  /** Complete records, and phases that ended. */
  let ready: Tick[] = [];
  let spans: Span[] = [];
  let deliveredAt = Number.NEGATIVE_INFINITY;
  let delivering = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** How many records wait, since their metrics or those of one before are being read back, and for what the last one does. */
  let waiting = 0;
  let lastWait: Promise<unknown> = Promise.resolve();

  /** For work outside `tick`, whose time nobody else reports. */
  function timed(work: () => void): void {
    const began = now();
    work();
    run.addLoggingMs(now() - began);
  }

  /** Hands every record that is complete to the sinks, and the phases that ended. */
  function deliver(): void {
    if (delivering) return; // a sink that asks for more while it is given some
    deliveredAt = now();
    if (ready.length + spans.length === 0) return;
    const ticks = ready;
    const ended = spans;
    ready = [];
    spans = [];
    delivering = true;
    for (const sink of opened) sink.write(ticks, ended);
    delivering = false;
  }

  function startTimer(): void {
    timer = setTimeout(() => {
      timer = undefined;
      timed(deliver);
    }, MAX_AGE_MS);
    if (typeof timer === 'object') timer.unref?.(); // never keeps Node alive
  }

  function add(tick: Tick, at: number): boolean {
    ready.push(tick);
    const due = ready.length >= MAX_RECORDS || at - deliveredAt >= MAX_AGE_MS;
    if (due) deliver();
    else if (timer === undefined) startTimer();
    return due;
  }

  const opened = sinks.flatMap((sink) => openGuarded(sink, run, () => timed(deliver), troubles) ?? []);
  const wanted = opened.length > 0;
  if (wanted) atExit(deliver);
  const origin = now();

  function onSpan(path: string, began: number, ended: number): void {
    spans.push({ path, began: began - origin, ended: ended - origin });
    if (spans.length >= MAX_SPANS) deliver(); // of a loop that does not tick
  }

  return {
    troubles,
    wanted,
    origin,
    onSpan: opened.some(({ wantsSpans }) => wantsSpans) ? onSpan : undefined,
    upToDate: () => waiting === 0,
    add,
    wait(tick, metrics) {
      waiting++;
      lastWait = lastWait.then(() => metrics);
      lastWait.then(() =>
        timed(() => {
          waiting--;
          onKnown(tick);
          if (wanted) add(tick, now());
        }),
      );
    },
    async close() {
      if (waiting > 0) await lastWait;
      clearTimeout(timer);
      deliver();
      notAtExit(deliver);
      await Promise.all(opened.map((sink) => sink.close()));
    },
  };
}
