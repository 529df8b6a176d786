// The ticker as it is used: what it can do, and how one is made.

import { type Clock, systemClock } from './clock';
import type { Metrics } from './metrics';
import type { TickCounts, TickerOptions } from './options';
import type { TickSummary, TickWindow } from './statistics';
import { StepTicker } from './stepTicker';

/** Measures a training loop. Made by {@link createTicker}. */
export interface Ticker {
  /**
   * Ends a step. Call it once after each optimiser update.
   *
   * Metrics that are tensors are read back without waiting for the device; the ticker disposes them. On webgl and
   * webgpu their record reaches the sinks, still in the order of the steps, once the values are there, so a loop needs
   * an `await` now and then (`tf.nextFrame()`, a batch that is fetched) for that to happen before `close`.
   *
   * Records reach the sinks 64 at a time, or after 200 ms.
   *
   * @throws TypeError or RangeError for a metric or a count that is not one number; the step then has not ended
   * @throws NonFiniteError with `onNonFinite: 'stop'`; the step has ended
   */
  tick(metrics?: Metrics, counts?: TickCounts): void;
  /**
   * Runs `fn`, adds its time to the phase `name` of this step, and returns what it returns. If that is a promise, the
   * phase lasts until it settles. What `fn` throws is passed on.
   *
   * A phase begun inside another is named by its path, `forward/attention`, and its time is part of the outer one's.
   * Phases that overlap count as nested: the one begun first is the outer one.
   *
   * tfjs computes on webgl and webgpu after the call has returned: there, a phase covers the device's work only if its
   * body waits for it, for example with `await loss.data()`.
   */
  phase<T>(name: string, fn: () => T): T;
  /** What happened since the last window, or the beginning; the next one begins here. */
  window(): TickWindow;
  /** What happened in the whole run so far. */
  summary(): TickSummary;
  /**
   * Waits for the metrics that are being read back, then flushes and closes the sinks, giving up after ten seconds on
   * one that hangs. Never rejects.
   */
  close(): Promise<void>;
}

/**
 * Makes a ticker: a clock and a counter that tells where the time of a training run goes.
 *
 * ```ts
 * const ticker = createTicker({ run: 'digits', totalSteps: 500, samplesPerStep: 64, sinks: [consoleSink()] });
 * for (const batch of batches) {
 *   const loss = ticker.phase('update', () => optimizer.minimize(() => lossOf(model, batch), true));
 *   ticker.tick({ loss }); // loss may be a tensor: it is read back without waiting, then disposed
 * }
 * await ticker.close();
 * console.log(ticker.summary().stepMs.p90);
 * ```
 *
 * @throws TypeError or RangeError for an option that is not what it should be
 */
export function createTicker(options: TickerOptions): Ticker {
  return new StepTicker(options, systemClock());
}

/** {@link createTicker} with clocks of the caller's. */
export function createTickerWith(options: TickerOptions, clock: Clock): Ticker {
  return new StepTicker(options, clock);
}
