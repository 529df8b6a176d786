// One epoch of shuffled mini-batches, for loops that are written out: for (const { xs, ys } of batches(train)) { ... }
import * as tf from '@tensorflow/tfjs';
import type { DigitsSplit } from './digits';
import { shuffledIndices } from './random';

/** How to cut a split into batches. */
export interface BatchOptions {
  /** Examples per batch; the last batch of an epoch holds what is left. Default: 64. */ batchSize?: number;
  /** Order of the examples, a whole number; pass the epoch for another order each time. Default: 0. */ seed?: number;
}

/** Examples row by row: what the splits of all data sets here have in common. */
export interface Split {
  /** Number of examples. */ readonly size: number;
  /** What to predict from, `[size, ...]`. */ readonly xs: tf.Tensor;
  /** What to predict, `[size, ...]`. */ readonly ys: tf.Tensor;
  /** Which steps of a sequence are real, `[size, time]`; sequences only. */ readonly mask?: tf.Tensor;
  /** Number of those; sequences only. */ readonly lengths?: Uint8Array;
  /** Classes, from 0. */ readonly labels: Uint8Array;
}

/** A part of a split. Its tensors live until the loop asks for the next batch or ends. */
export type Batch<S extends Split> = Pick<S, Extract<keyof S, keyof Split>> & {
  /** Number of the batch in its epoch, from 0. */ readonly index: number;
};

/** A part of a split of {@link digits}. */
export type DigitsBatch = Batch<DigitsSplit>;

/**
 * Every example of `split` once, in the order that `seed` gives. The tensors of a batch are disposed when the loop goes
 * on to the next one, ends, breaks or throws; clone what you want to keep.
 *
 * @throws {RangeError} when `batchSize` is not a whole number >= 1, or `seed` not a whole number
 * @example
 * for (let epoch = 0; epoch < 5; epoch++)
 *   for (const { xs, ys, size } of batches(train, { batchSize: 64, seed: epoch })) { ... }
 */
export function batches<S extends Split>(split: S, options: BatchOptions = {}): Generator<Batch<S>, void, void> {
  const { batchSize = 64, seed = 0 } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batches: batchSize is ${batchSize}; pass a whole number >= 1.`);
  }
  if (!Number.isInteger(seed)) {
    throw new RangeError(`batches: seed is ${seed}; pass a whole number, such as the epoch.`);
  }
  return cut(split, batchSize, shuffledIndices(split.size, seed));
}

function* cut<S extends Split>(split: S, batchSize: number, order: Int32Array): Generator<Batch<S>, void, void> {
  for (let start = 0, index = 0; start < split.size; start += batchSize, index++) {
    const picked = order.subarray(start, start + batchSize);
    const taken = take(split, picked);
    try {
      // The same names with the same kinds of values, fewer rows; TypeScript cannot follow a mapped type that far.
      yield { ...taken, index } as unknown as Batch<S>;
    } finally {
      tf.dispose({ ...taken });
    }
  }
}

/** The rows `picked` of `split`; the caller disposes the tensors. */
function take({ xs, ys, mask, lengths, labels }: Split, picked: Int32Array): Split {
  const at = tf.tensor1d(picked, 'int32');
  try {
    return {
      size: picked.length,
      xs: tf.gather(xs, at),
      ys: tf.gather(ys, at),
      labels: rows(labels, picked),
      ...(mask ? { mask: tf.gather(mask, at) } : {}),
      ...(lengths ? { lengths: rows(lengths, picked) } : {}),
    };
  } finally {
    at.dispose();
  }
}

function rows(numbers: Uint8Array, picked: Int32Array): Uint8Array {
  return Uint8Array.from(picked, (i) => numbers[i] ?? 0);
}
