// A sink for a timeline: steps and phases as Chrome's trace events, which https://ui.perfetto.dev and chrome://tracing
// open. Source of the format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU

import { describeValue } from '../format';
import type { Span } from './phases';
import type { Tick } from './record';
import type { RunInfo, Sink } from './sink';

/** A {@link Sink} whose timeline can be read at any time. */
export interface TraceSink extends Sink {
  /** The trace as JSON: write it to a file that ends in `.json`, or download it from a page. */
  json(): string;
}

/** An event of the format; times are microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: 'X' | 'C' | 'M';
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

const STEPS = 0; // the lane of the steps; those of the phases follow

/**
 * Keeps when each step and each phase began and ended, and the metrics as curves below them.
 *
 * Phases lie inside one another as they ran; async phases that overlap without one lying in the other get lanes of their
 * own.
 *
 * @param options.limit how many steps and how many phases to keep, the latest; 100,000 when left out, some 20 MB
 * @throws RangeError for a limit that is not a whole number from 1 on
 */
export function traceSink(options: { readonly limit?: number } = {}): TraceSink {
  const { limit = 100_000 } = options;
  if (!(Number.isSafeInteger(limit) && limit >= 1)) {
    throw new RangeError(
      `traceSink: limit is ${describeValue(limit)}; it is how many steps and phases to keep, a whole number from 1 on.`,
    );
  }
  let info: RunInfo | undefined;
  const steps: Tick[] = [];
  const spans: Span[] = [];
  return {
    name: 'trace',
    open(opened: RunInfo): void {
      info = opened;
    },
    span(path: string, began: number, ended: number): void {
      if (spans.push({ path, began, ended }) === 2 * limit) spans.splice(0, limit);
    },
    write(tick: Tick): void {
      if (steps.push(tick) === 2 * limit) steps.splice(0, limit);
    },
    json(): string {
      info?.deliver();
      const events = [
        label('process_name', STEPS, info?.run ?? ''),
        label('thread_name', STEPS, 'steps'),
        label('thread_name', STEPS + 1, 'phases'),
        ...steps.slice(-limit).flatMap(stepEvents),
        ...phaseEvents(spans.slice(-limit)),
      ];
      return JSON.stringify({ traceEvents: events, displayTimeUnit: 'ms' });
    },
  };
}

function label(kind: string, tid: number, name: string): TraceEvent {
  return { name: kind, ph: 'M', pid: 1, tid, args: { name } };
}

function stepEvents({ step, time, stepMs, metrics }: Tick): TraceEvent[] {
  const end = time * 1000;
  // JSON has no NaN and no infinities.
  const args = Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]),
  );
  return [
    { name: `step ${step}`, ph: 'X', pid: 1, tid: STEPS, ts: end - stepMs * 1000, dur: stepMs * 1000, args },
    ...Object.entries(metrics)
      .filter(([, value]) => Number.isFinite(value)) // a curve has a gap where the metric is no number
      .map(([name, value]): TraceEvent => ({ name, ph: 'C', pid: 1, tid: STEPS, ts: end, args: { value } })),
  ];
}

/** Puts the spans into as few lanes as let each pair in a lane be apart, or one inside the other. */
function phaseEvents(spans: readonly Span[]): TraceEvent[] {
  const lanes: number[][] = []; // the ends of the spans that were open in each when its last one began
  return [...spans]
    .sort((a, b) => a.began - b.began || b.ended - a.ended || a.path.length - b.path.length)
    .map(({ path, began, ended }) => {
      let lane = 0;
      while (lanes[lane]?.some((end) => began < end && end < ended)) lane++; // there it would stick out
      lanes[lane] = [...(lanes[lane] ?? []).filter((end) => began < end), ended];
      const name = path.slice(path.lastIndexOf('/') + 1);
      return {
        name,
        ph: 'X',
        pid: 1,
        tid: STEPS + 1 + lane,
        ts: began * 1000,
        dur: (ended - began) * 1000,
        args: { path },
      };
    });
}
