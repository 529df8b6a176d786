// A sink for notebooks: one display that updates in place, with the curves of the run so far.

import { describeValue, formatDuration } from './format';
import { chart } from './show/chart';
import { type DisplayHandle, display } from './show/display';
import type { Tick } from './ticks/record';
import type { RunInfo, Sink } from './ticks/sink';

export interface NotebookSinkOptions {
  /** The metrics to draw; `loss` when left out, or the first metric where there is none of that name. */
  readonly y?: string | readonly string[];
  /** A logarithmic vertical axis. */
  readonly logY?: boolean;
  /** The monotonic clock behind the limit of five updates a second, in milliseconds. */
  readonly now?: () => number;
}

const MIN_INTERVAL_MS = 200;
const MAX_POINTS = 4000; // a chart draws 500 a curve, so the extremes of each eight are still true

/**
 * Shows a chart of the run that grows with it, at most five times a second and once more at its end; without metrics,
 * the step times. Where there is no notebook it prints the chart as text, once, at the end of the run.
 *
 * A loop that never awaits keeps a page from drawing: `await tf.nextFrame()` now and then.
 *
 * @throws TypeError when `y` names no metric
 */
export function notebookSink(options: NotebookSinkOptions = {}): Sink {
  const { y, logY = false, now = () => performance.now() } = options;
  const wanted = typeof y === 'string' ? [y] : y;
  if (wanted !== undefined && !(Array.isArray(wanted) && wanted.length > 0)) {
    throw new TypeError(`notebookSink: y is ${describeValue(y)}; it is the name of a metric or an array of names.`);
  }
  let info: RunInfo | undefined;
  let kept: Tick[] = [];
  let every = 1;
  let last: Tick | undefined;
  let shown: Tick | undefined;
  let shownAt = Number.NEGATIVE_INFINITY;
  let handle: DisplayHandle | undefined;

  function show(tick: Tick): void {
    const names = wanted ?? defaultNames(tick);
    const ticks = kept.at(-1) === tick ? kept : [...kept, tick];
    const series = names.map((name) => {
      const held = ticks.filter(({ metrics }) => name === 'stepMs' || name in metrics);
      const its = held.map((of) => (name === 'stepMs' ? of.stepMs : (of.metrics[name] ?? Number.NaN)));
      return { name, x: held.map(({ step }) => step), y: its };
    });
    const drawn = chart(
      series.filter((one) => one.y.length > 0),
      { title: titleOf(tick, info), x: 'step', y: names.join(', '), logY },
    );
    if (handle) handle.update(drawn);
    else handle = display(drawn);
    shown = tick;
    shownAt = now();
  }

  return {
    name: 'notebook',
    open(opened: RunInfo): void {
      info = opened;
    },
    write(tick: Tick): void {
      last = tick;
      if (tick.step % every !== 0) return;
      kept.push(tick);
      if (kept.length < MAX_POINTS) return;
      every *= 2;
      kept = kept.filter(({ step }) => step % every === 0);
    },
    flush(): void {
      if (last && inNotebook() && now() - shownAt >= MIN_INTERVAL_MS && drawable(last, wanted, kept)) show(last);
    },
    close(): void {
      if (last && last !== shown && drawable(last, wanted, kept)) show(last);
    },
  };
}

function defaultNames(tick: Tick): readonly string[] {
  if ('loss' in tick.metrics) return ['loss'];
  return [Object.keys(tick.metrics)[0] ?? 'stepMs'];
}

function drawable(last: Tick, wanted: readonly string[] | undefined, kept: readonly Tick[]): boolean {
  return wanted === undefined || [...kept, last].some(({ metrics }) => wanted.some((name) => name in metrics));
}

function titleOf(tick: Tick, info: RunInfo | undefined): string {
  const total = info?.totalSteps;
  const step = total === undefined ? `step ${tick.step}` : `step ${tick.step} of ${total}`;
  const msPerStep = tick.time / (tick.step - (info?.firstStep ?? 1) + 1);
  const left =
    total === undefined || tick.step >= total ? '' : `, ${formatDuration((total - tick.step) * msPerStep)} left`;
  return `${tick.run}: ${step}, ${formatDuration(msPerStep)} a step${left}`;
}

/** A console cannot replace what it printed. */
function inNotebook(): boolean {
  return Symbol.for('ticknorm.host') in globalThis || '__tslab__' in globalThis || 'Deno' in globalThis;
}
