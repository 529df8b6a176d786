// The bridge from `model.fit` and `model.fitDataset` to a ticker: one tick a batch, and no read-back of its own.
// tfjs hands a callback its logs as scalar tensors that it disposes afterwards, and a plain object of functions gets
// them read back first, which waits for the device at each batch. So this overrides the methods themselves, and gives
// the ticker clones.

import * as tf from '@tensorflow/tfjs';
import { describeValue } from '../format';
import type { Ticker } from './ticker';

/** The logs as tfjs really passes them; its declarations name the type, but do not export it. */
type Logs = Parameters<tf.CustomCallback['onBatchEnd']>[1];

type Values = Record<string, number | tf.Tensor>;

/**
 * A callback that ticks once a batch: `model.fit(xs, ys, { callbacks: tickCallback(ticker) })`, or in an array with
 * others that are made by tfjs, `[tickCallback(ticker), tf.callbacks.earlyStopping({ monitor: 'val_loss' })]`.
 *
 * A record has the batch's own `loss` and metrics (tfjs' `history` holds their means over the epoch), its number of
 * samples, and the epoch as tfjs counts it, from 0. The last record of an epoch also has `val_loss` and the other
 * validation metrics, and its `stepMs` includes the validation. The values are read back by the ticker, without waiting.
 *
 * The ticker stays the caller's: `await ticker.close()` after `fit`.
 *
 * @throws {TypeError} when `ticker` is not one
 */
export function tickCallback(ticker: Ticker): tf.CustomCallback {
  if (typeof ticker?.tick !== 'function') {
    throw new TypeError(
      `tickCallback: the ticker is ${describeValue(ticker)}; pass what createTicker({ run: 'digits' }) returns.`,
    );
  }
  return new TickCallback(ticker);
}

class TickCallback extends tf.CustomCallback {
  readonly #ticker: Ticker;
  /** A batch whose tick waits, because it may be the one that gets the validation metrics. */
  #metrics: Values | undefined;
  #counts = { samples: 0, epoch: 0 };

  constructor(ticker: Ticker) {
    super({}); // without functions of its own, tfjs' part only gives way to the page every 125 ms
    this.#ticker = ticker;
  }

  override async onTrainBegin(): Promise<void> {
    tf.dispose(this.#metrics); // of a fit that threw
    this.#metrics = undefined;
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    this.#counts.epoch = epoch;
  }

  override async onBatchBegin(): Promise<void> {
    this.#tick();
  }

  override async onBatchEnd(batch: number, logs: Logs = {}): Promise<void> {
    const { batch: _, size, ...metrics } = logs;
    this.#metrics = cloned(metrics);
    this.#counts.samples = typeof size === 'number' ? size : 0;
    if (!this.#mayBeLast(batch)) this.#tick();
    await super.onBatchEnd(batch, logs);
  }

  override async onEpochEnd(_: number, logs: Logs = {}): Promise<void> {
    const validation = Object.entries(logs).filter(([name]) => name.startsWith('val_'));
    if (this.#metrics) Object.assign(this.#metrics, cloned(Object.fromEntries(validation)));
    this.#tick();
  }

  /** Whether validation metrics may come before the next batch: at the end of an epoch, or when its end is not known. */
  #mayBeLast(batch: number): boolean {
    const { doValidation, steps, samples, batchSize } = this.params;
    const batches = Number(steps ?? Number(samples) / Number(batchSize)); // NaN when that is not known
    return Boolean(doValidation) && !(batch + 1 < batches);
  }

  #tick(): void {
    const metrics = this.#metrics;
    this.#metrics = undefined;
    if (metrics) this.#ticker.tick(metrics, this.#counts);
  }
}

/** Metrics that outlive tfjs' own; what is a number already stays one. */
function cloned(logs: Readonly<Values>): Values {
  return Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [name, typeof value === 'number' ? value : value.clone()]),
  );
}
