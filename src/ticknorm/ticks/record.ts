// The record: what one tick says. Everything downstream (sinks, logs on disk, charts) reads this shape, so a change
// that an older reader would misread raises `TICK_SCHEMA`.

/** The version of the record that this library writes and reads. */
export const TICK_SCHEMA = 1;

/** Added and taken away again, it leaves a double no room for a fraction: a quarter of the time of `Math.round`. */
const NO_FRACTION = 1.5 * 2 ** 52;

/** @param value within the whole numbers that a double holds */
export const nearest = (value: number): number => value + NO_FRACTION - NO_FRACTION;

/**
 * Milliseconds as a record holds them: the noise behind the clock's digits would double the length of a log.
 *
 * @param ms up to seven years
 */
export function roundMs(ms: number): number {
  return nearest(ms * 1e4) / 1e4;
}

/**
 * One telemetry record; a ticker makes one for each step, that is for each optimiser update. Milliseconds are rounded to
 * a tenth of a microsecond.
 */
export interface Tick {
  /** The version of this shape. */
  readonly schema: 1;
  /** The name of the run, as given to `createTicker`. */
  readonly run: string;
  /** Which part of a run that was resumed: 0 until it is. */
  readonly segment: number;
  /** The number of the step in the whole run, counted from 1. */
  readonly step: number;
  /** The epoch that was last given to `tick`; absent until one is. */
  readonly epoch?: number;
  /** Samples seen in the whole run, this step's included; 0 when nobody counts them. */
  readonly samples: number;
  /** Tokens seen in the whole run, this step's included; 0 when nobody counts them. */
  readonly tokens: number;
  /**
   * When the step ended by the wall clock: whole milliseconds since 1970 (UTC). That clock may be set back, which shows
   * within a tenth of a second: never subtract.
   */
  readonly wallTime: number;
  /** When the step ended by the monotonic clock: milliseconds since the ticker of this segment was made. Subtract these. */
  readonly time: number;
  /**
   * From the tick before (the making of the ticker, for the first) to this one, in milliseconds; whatever the loop
   * waited for is included, logging too. The `stepMs` of a segment's records up to here add up to `time`, but for rounding.
   */
  readonly stepMs: number;
  /** Milliseconds in each phase that ended in this step, by its path; a path's time includes that of the paths below it. */
  readonly phases: Readonly<Record<string, number>>;
  /**
   * The part of `stepMs` that went into logging: making the record before this one and handing records to sinks. After
   * steps shorter than 0.01 ms only every 16th tick measures what it costs by itself; between them it is taken to be the same.
   */
  readonly loggingMs: number;
  /** Live tensors after the step, without those whose value the ticker waits for; a number that grows is a leak. */
  readonly liveTensors: number;
  /** The bytes of those tensors. */
  readonly liveBytes: number;
  /** True where the backend says that its memory figures are not exact (`tf.memory().unreliable`). */
  readonly unreliable?: boolean;
  /** Resident memory of the process in bytes: in Node, on at most one record a second. */
  readonly rssBytes?: number;
  /** What was measured, as given; NaN and the infinities are kept, since a loss that became NaN is news. */
  readonly metrics: Readonly<Record<string, number>>;
  /** How the values of the tensors that were given to `tick` as `histograms` were spread; absent where none were. */
  readonly histograms?: Readonly<Record<string, TickHistogram>>;
}

/** How the finite values of a tensor are spread. */
export interface TickHistogram {
  /** The smallest and the largest value; both 0 when none is finite. */
  readonly min: number;
  readonly max: number;
  /** How many values are finite, how many are not (NaN or an infinity), the sum of the former and of their squares. */
  readonly count: number;
  readonly nonFinite: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** The upper bounds of the buckets, increasing, the last one `max`; the first bucket begins at `min`. */
  readonly limits: readonly number[];
  /** How many values lie in each bucket. */
  readonly counts: readonly number[];
}
