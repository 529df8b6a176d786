// What a sink is: the place records go to. The ticker stands between a sink and the training loop.

import type { Tick } from './record';

/** What a sink learns before the first record. */
export interface RunInfo {
  /** The name of the run. */
  readonly run: string;
  /** Which part of a run that was resumed: 0 until it is. */
  readonly segment: number;
  /** How many steps are planned, when that is known. */
  readonly totalSteps?: number;
  /**
   * A sink that works outside `write` (from a timer, say) reports those milliseconds here, so that the ticker's
   * overhead counts them.
   */
  readonly addLoggingMs: (ms: number) => void;
}

/**
 * Where records go. The ticker calls `open` once, `write` with every record in the order of the steps, and at its end
 * `flush` and `close`, which it awaits.
 *
 * A sink that throws or rejects does not stop the training: the ticker counts the failure, warns once on the console
 * and goes on. One whose `open` fails is left out from then on.
 */
export interface Sink {
  /** What a warning calls this sink. */
  readonly name: string;
  open?(info: RunInfo): void;
  write(tick: Tick): void;
  flush?(): void | Promise<void>;
  close?(): void | Promise<void>;
}
