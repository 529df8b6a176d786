// What a sink is: the place records go to. The ticker stands between a sink and the training loop.

import type { Tick } from './record';

/** What a sink learns before the first record, and what it can tell the ticker. */
export interface RunInfo {
  /** The name of the run. */
  readonly run: string;
  /** Which part of a run that was resumed: 0 until it is. */
  readonly segment: number;
  /** The number of the step that comes next: 1, or after a resume the one after the last record. */
  readonly firstStep: number;
  /** Samples and tokens before that step: 0, or what the last record says. */
  readonly samples: number;
  readonly tokens: number;
  /** How many steps are planned, when that is known. */
  readonly totalSteps?: number;
  /**
   * A sink that works outside its own methods (in a promise or a timer, say) reports those milliseconds here, so that
   * the ticker's overhead counts them.
   */
  readonly addLoggingMs: (ms: number) => void;
  /** Hands the records that still wait to all sinks; for a sink that may be read at any time. */
  readonly deliver: () => void;
  /** Counts a failure outside the sink's own methods; the first one is warned of on the console. */
  readonly failed: (error: unknown) => void;
  /** Counts records that the sink gave up: see `ticker.summary().sinkDrops`. */
  readonly dropped: (records: number) => void;
}

/**
 * Where records go. The ticker calls `open` once, and then hands over batches: `write` with each record in the order of
 * the steps, and `flush` after the last of them. A batch is due after 64 records or 200 ms, whichever comes first, and
 * at the exit of the process; so nothing that a sink takes a millisecond for comes with every step.
 *
 * `flush` passes on what was written. It must not wait for anybody: a sink that talks to a server returns a promise,
 * which is awaited only at the end, and bounds what it queues. At the end of the run comes a last `flush`, then `close`;
 * both together may take ten seconds.
 *
 * A sink that throws or rejects does not stop the training: the ticker counts the failure, warns once on the console
 * and goes on. One whose `open` fails is left out from then on.
 */
export interface Sink {
  /** What a warning calls this sink. */
  readonly name: string;
  open?(info: RunInfo): void;
  /**
   * A phase that ended: its path, its begin and its end in milliseconds since the ticker was made. Called with the batches,
   * in the order of the ends, and before the record of the step.
   */
  span?(path: string, began: number, ended: number): void;
  write(tick: Tick): void;
  flush?(): void | Promise<void>;
  close?(): void | Promise<void>;
}
