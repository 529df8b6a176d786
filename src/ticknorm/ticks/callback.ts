// The bridge from `model.fit` and `model.fitDataset` to a ticker: one tick a batch, and no read-back of its own.
// tfjs hands a callback its logs as scalar tensors that it disposes afterwards, and a plain object of functions gets
// them read back first, which waits for the device at each batch. So this overrides the methods themselves, and gives
// the ticker clones.

import * as tf from '@tensorflow/tfjs';
import { describeValue } from '../format';
import type { Ticker } from './ticker';

/** The logs as tfjs really passes them; its declarations name the type, but do not export it. */
type Logs = Parameters<tf.CustomCallback['onBatchEnd']>[1];

interface Held {
  readonly metrics: Record<string, number | tf.Tensor>;
  readonly samples: number;
}

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
  #epoch = 0;
  /** A batch whose tick waits, because it may be the one that gets the validation metrics. */
  #held: Held | undefined;

  constructor(ticker: Ticker) {
    super({}); // without functions of its own, tfjs' part only gives way to the page every 125 ms
    this.#ticker = ticker;
  }

  override async onTrainBegin(): Promise<void> {
    this.#drop(); // of a fit that threw
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    this.#epoch = epoch;
  }

  override async onBatchBegin(): Promise<void> {
    this.#tick();
  }

  override async onBatchEnd(batch: number, logs: Logs = {}): Promise<void> {
    const { batch: _, size, ...metrics } = logs;
    this.#held = { metrics: cloned(metrics), samples: typeof size === 'number' ? size : 0 };
    if (!this.#mayBeLast(batch)) this.#tick();
    await super.onBatchEnd(batch, logs);
  }

  override async onEpochEnd(_: number, logs: Logs = {}): Promise<void> {
    const validation = Object.entries(logs).filter(([name]) => name.startsWith('val_'));
    if (this.#held) Object.assign(this.#held.metrics, cloned(Object.fromEntries(validation)));
    this.#tick();
  }

  /** Whether validation metrics may come before the next batch: at the end of an epoch, or when its end is not known. */
  #mayBeLast(batch: number): boolean {
    const { doValidation, steps, samples, batchSize } = this.params;
    if (!doValidation) return false;
    if (typeof steps === 'number') return batch + 1 >= steps;
    if (typeof samples === 'number' && typeof batchSize === 'number') return (batch + 1) * batchSize >= samples;
    return true;
  }

  #tick(): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    this.#ticker.tick(held.metrics, { samples: held.samples, epoch: this.#epoch });
  }

  #drop(): void {
    if (this.#held) tf.dispose(this.#held.metrics);
    this.#held = undefined;
  }
}

/** Metrics that outlive tfjs' own; what is a number already stays one. */
function cloned(logs: Readonly<Record<string, number | tf.Tensor>>): Record<string, number | tf.Tensor> {
  return Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [name, typeof value === 'number' ? value : value.clone()]),
  );
}
