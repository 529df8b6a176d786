// One epoch of shuffled mini-batches, for loops that are written out: for (const { xs, ys } of batches(train)) { ... }
import * as tf from '@tensorflow/tfjs';
import type { DigitsSplit } from './digits';
import { shuffledIndices } from './random';

/** How to cut a split into batches. */
export interface BatchOptions {
  /** Examples per batch; the last batch of an epoch holds what is left. Default: 64. */ batchSize?: number;
  /** Order of the examples, a whole number; pass the epoch for another order each time. Default: 0. */ seed?: number;
}

/** A part of a split. Its tensors live until the loop asks for the next batch or ends. */
export interface DigitsBatch extends DigitsSplit {
  /** Number of the batch in its epoch, from 0. */ readonly index: number;
}

/**
 * Every example of `split` once, in the order that `seed` gives. The tensors of a batch are disposed when the loop goes
 * on to the next one, ends, breaks or throws; clone what you want to keep.
 *
 * @throws {RangeError} when `batchSize` is not a whole number >= 1, or `seed` not a whole number
 * @example
 * for (let epoch = 0; epoch < 5; epoch++)
 *   for (const { xs, ys, size } of batches(train, { batchSize: 64, seed: epoch })) { ... }
 */
export function batches(split: DigitsSplit, options: BatchOptions = {}): Generator<DigitsBatch, void, void> {
  const { batchSize = 64, seed = 0 } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batches: batchSize is ${batchSize}; pass a whole number >= 1.`);
  }
  if (!Number.isInteger(seed)) {
    throw new RangeError(`batches: seed is ${seed}; pass a whole number, such as the epoch.`);
  }
  return cut(split, batchSize, shuffledIndices(split.size, seed));
}

function* cut(split: DigitsSplit, batchSize: number, order: Int32Array): Generator<DigitsBatch, void, void> {
  for (let start = 0, index = 0; start < split.size; start += batchSize, index++) {
    const picked = order.subarray(start, start + batchSize);
    const [xs, ys] = tf.tidy(() => {
      const at = tf.tensor1d(picked, 'int32');
      return [tf.gather(split.xs, at), tf.gather(split.ys, at)];
    });
    try {
      yield { xs, ys, labels: Uint8Array.from(picked, (i) => split.labels[i] ?? 0), size: picked.length, index };
    } finally {
      tf.dispose([xs, ys]);
    }
  }
}
