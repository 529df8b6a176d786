// A sink for people who watch: a line that updates on a terminal, a few plain lines in a notebook, a file or a page.

import { describeValue, formatDuration, formatNumber } from '../format';
import type { Tick } from './record';
import type { RunInfo, Sink } from './sink';

/** What is written to: `process.stdout` has this shape. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ConsoleSinkOptions {
  /** Where the lines go; standard output where there is one, else `console.log`. */
  readonly stream?: TextStream;
  /**
   * A line each so many steps. Left out: on a terminal as often as the limit allows; elsewhere at every tenth of
   * `totalSteps`, or when that is not known at the steps 1, 2, 5, 10, 20, 50 and so on.
   */
  readonly every?: number;
  /** The monotonic clock behind the limit of five updates a second, in milliseconds. */
  readonly now?: () => number;
}

const MIN_INTERVAL_MS = 200;
const ERASE_LINE = '\r\u001b[K';

/**
 * Prints the progress of a run, at most five times a second; the last step is always printed, when the ticker closes.
 *
 * `digits  step 120/500 (24%)  loss 0.1234  8.1 ms/step  123 steps/s  ETA 3.1 s`
 *
 * @throws RangeError when `every` is not a whole number from 1 on
 */
export function consoleSink(options: ConsoleSinkOptions = {}): Sink {
  const { every, now = () => performance.now(), stream = standardOutput() } = options;
  if (every !== undefined && !(Number.isSafeInteger(every) && every >= 1)) {
    throw new RangeError(
      `consoleSink: every is ${describeValue(every)}; it is a number of steps, a whole number from 1 on, or left out.`,
    );
  }
  // A notebook's kernel replaces stdout.write, but isTTY still tells of the terminal that Jupyter was started from.
  const notebook = '__tslab__' in globalThis || Symbol.for('ticknorm.host') in globalThis;
  const live = stream.isTTY && !(notebook && options.stream === undefined);
  let totalSteps: number | undefined;
  let firstStep = 1;
  let due = 1; // the step from which on a line is wanted
  let printedAt = Number.NEGATIVE_INFINITY;
  let last: Tick | undefined;
  let wanted: Tick | undefined; // the latest that was due and is not printed
  let printed: Tick | undefined;

  /** The next step to print after `step`: each so many steps, or ever more sparingly. */
  function nextDue(step: number): number {
    const gap = every ?? (live ? 1 : totalSteps && totalSteps / 10);
    if (gap !== undefined) return Math.ceil((Math.floor(step / gap) + 1) * gap);
    const power = 10 ** Math.floor(Math.log10(step));
    return power * (step < 2 * power ? 2 : step < 5 * power ? 5 : 10);
  }

  /** The pace of a line is that since the line before, the ETA that of the whole run. */
  function print(tick: Tick): void {
    const { step, time } = tick;
    const msPerStep = (time - (printed?.time ?? 0)) / (step - (printed?.step ?? firstStep - 1));
    let line = `${tick.run}  step ${step}`;
    if (totalSteps !== undefined) line += `/${totalSteps} (${Math.floor((100 * step) / totalSteps)}%)`;
    if (tick.epoch !== undefined) line += `  epoch ${tick.epoch}`;
    for (const [name, value] of Object.entries(tick.metrics)) line += `  ${name} ${formatNumber(value)}`;
    line += `  ${formatDuration(msPerStep)}/step  ${formatNumber(1000 / msPerStep, 3)} steps/s`;
    if (totalSteps !== undefined && step < totalSteps) {
      line += `  ETA ${formatDuration(((totalSteps - step) * time) / (step - firstStep + 1))}`;
    }
    stream.write(live ? ERASE_LINE + line.slice(0, (stream.columns ?? 80) - 1) : `${line}\n`);
    printed = tick;
  }

  return {
    name: 'console',
    open(info: RunInfo): void {
      totalSteps = info.totalSteps;
      firstStep = info.firstStep;
      due = firstStep;
    },
    write(tick: Tick): void {
      last = tick;
      if (tick.step < due) return;
      wanted = tick;
      due = nextDue(tick.step);
    },
    flush(): void {
      if (wanted === undefined) return;
      const time = now();
      if (time - printedAt < MIN_INTERVAL_MS) return;
      printedAt = time;
      print(wanted);
      wanted = undefined;
    },
    close(): void {
      if (!last) return;
      if (last !== printed) print(last);
      if (live) stream.write('\n');
    },
  };
}

/** The process's, or a page's console. */
function standardOutput(): TextStream {
  const stdout = globalThis.process?.stdout;
  return typeof stdout?.write === 'function' ? stdout : { write: (text) => console.log(text.trimEnd()) };
}
