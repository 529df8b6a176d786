// The record: what one tick says. Everything downstream (sinks, logs on disk, charts) reads this shape, so a change
// that an older reader would misread raises `TICK_SCHEMA`.

/** The version of the record that this library writes and reads. */
export const TICK_SCHEMA = 1;

/** One telemetry record; a ticker makes one for each step, that is for each optimiser update. */
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
  /** When the step ended by the wall clock: milliseconds since 1970 (UTC). That clock may be set back: never subtract. */
  readonly wallTime: number;
  /** When the step ended by the monotonic clock: milliseconds since the ticker was made. Subtract these. */
  readonly time: number;
  /**
   * From the tick before (the making of the ticker, for the first) to this one, in milliseconds; whatever the loop
   * waited for is included, logging too. The `stepMs` of all records up to here add up to `time`.
   */
  readonly stepMs: number;
  /** Milliseconds in each phase that ended in this step, by its path; a path's time includes that of the paths below it. */
  readonly phases: Readonly<Record<string, number>>;
  /** The part of `stepMs` that went into logging: making the record before this one and handing records to sinks. */
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
}
