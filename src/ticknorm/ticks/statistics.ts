// What is said of many ticks at once: a window, and the whole run. Sums and a sketch, never the ticks themselves.

import { Sketch } from './sketch';

/** Milliseconds a step; quantiles are within 1 % of the exact ones. NaN when there was no step. */
export interface StepTimes {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** An aggregate of consecutive ticks. Rates and times are NaN when it holds none. */
export interface TickWindow {
  /** The first and the last step in it; both 0 when it holds none. */
  readonly firstStep: number;
  readonly lastStep: number;
  /** How many ticks it holds. */
  readonly n: number;
  /** Milliseconds from the tick before the first to the last: the sum of their `stepMs`. */
  readonly wallMs: number;
  readonly stepMs: StepTimes;
  readonly stepsPerSecond: number;
  /** The pace of about the last 100 steps, each weighing 1 % less than the one after it; other windows' steps count. */
  readonly smoothedStepsPerSecond: number;
  /** Samples and tokens in the window, and the milliseconds that logging took. */
  readonly samples: number;
  readonly tokens: number;
  readonly loggingMs: number;
  /** NaN when samples are not counted. */
  readonly samplesPerSecond: number;
  /** NaN when tokens are not counted. */
  readonly tokensPerSecond: number;
  /** Milliseconds to the end of the run at this pace; absent when `totalSteps` is not known. */
  readonly etaMs?: number;
  /** The share of the time that logging took, in percent. */
  readonly overheadPercent: number;
  /** Milliseconds in each phase, by its path; a path's time includes that of the paths below it. */
  readonly phases: Readonly<Record<string, number>>;
  /** The step times as a sketch, `index:count` of each bucket that holds any; for {@link mergeWindows}. */
  readonly sketch: string;
}

/** The whole run so far; after a resume, this segment of it. */
export interface TickSummary extends Omit<TickWindow, 'sketch'> {
  readonly run: string;
  /** Each metric's last known value. */
  readonly metrics: Readonly<Record<string, number>>;
  /** How often each sink failed, by its name; sinks that never did are absent. */
  readonly sinkErrors: Readonly<Record<string, number>>;
  /** How many records each sink gave up, by its name; sinks that gave up none are absent. */
  readonly sinkDrops: Readonly<Record<string, number>>;
}

/** The weight of a step against the one after it. */
const DECAY = 0.99;

/** A pace that follows a change within about 100 steps, and right from the first one. */
export class SmoothedPace {
  #steps = 0;
  #ms = 0;

  add(stepMs: number): void {
    this.#steps = DECAY * this.#steps + 1;
    this.#ms = DECAY * this.#ms + stepMs;
  }

  /** NaN before the first step. */
  get stepsPerSecond(): number {
    return (1000 * this.#steps) / this.#ms;
  }
}

/** What adds up from one group of steps to the next, beside their times. */
type Amounts = Pick<TickWindow, 'lastStep' | 'loggingMs' | 'samples' | 'tokens' | 'phases'>;

export class Statistics implements Amounts {
  readonly steps: Sketch = new Sketch();
  lastStep = 0;
  loggingMs = 0;
  samples = 0;
  tokens = 0;
  phases: Record<string, number> = Object.create(null); // a phase may be called "constructor"

  add(step: number, stepMs: number, loggingMs: number, samples: number, tokens: number): void {
    this.steps.add(stepMs);
    this.lastStep = step;
    this.loggingMs += loggingMs;
    this.samples += samples;
    this.tokens += tokens;
  }

  merge(later: Statistics): void {
    this.steps.merge(later.steps);
    this.addAmounts(later);
  }

  addAmounts({ lastStep, loggingMs, samples, tokens, phases }: Amounts): void {
    this.lastStep = Math.max(this.lastStep, lastStep);
    this.loggingMs += loggingMs;
    this.samples += samples;
    this.tokens += tokens;
    for (const [path, ms] of Object.entries(phases)) this.phases[path] = (this.phases[path] ?? 0) + ms;
  }

  /**
   * @param smoothedStepsPerSecond the pace of the last steps
   * @param etaMs undefined when it is not known how many steps are still to come
   * @param wallMs how long the steps took; one after the other if left out
   */
  describe(smoothedStepsPerSecond: number, etaMs: number | undefined, wallMs: number = this.steps.sum): TickWindow {
    const { steps, lastStep, loggingMs, samples, tokens, phases } = this;
    const { count, mean, sum } = steps;
    const perSecond = (amount: number): number => (amount > 0 ? (amount * 1000) / wallMs : Number.NaN);
    return {
      firstStep: count > 0 ? lastStep - count + 1 : 0,
      lastStep,
      n: count,
      wallMs,
      stepMs: {
        mean,
        min: count > 0 ? steps.min : Number.NaN,
        max: count > 0 ? steps.max : Number.NaN,
        p50: steps.quantile(0.5),
        p90: steps.quantile(0.9),
        p99: steps.quantile(0.99),
      },
      stepsPerSecond: perSecond(count),
      smoothedStepsPerSecond,
      samplesPerSecond: perSecond(samples),
      tokensPerSecond: perSecond(tokens),
      ...(etaMs === undefined ? {} : { etaMs }),
      overheadPercent: (100 * loggingMs) / sum,
      samples,
      tokens,
      loggingMs,
      phases: { ...phases },
      sketch: steps.encode(),
    };
  }
}
