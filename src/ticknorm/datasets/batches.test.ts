// One epoch of batches: complete, paired, repeatable, and nothing left behind.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { leaked, useBackend } from '../testing/backends';
import { batches } from './batches';
import type { DigitsSplit } from './digits';
import { mulberry32, shuffledIndices } from './random';

useBackend('wasm');

/** Ten "images" whose only pixel is their number, so that order and pairing can be read off. */
const split = (): DigitsSplit => ({
  size: 10,
  xs: tf.tensor2d([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [10, 1]),
  ys: tf.tensor2d([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [10, 1]).mul(10),
  labels: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
});
const order = (seed: number): number[] =>
  Array.from(batches(split(), { batchSize: 3, seed }), (b) => [...b.labels]).flat();

describe('batches', () => {
  test('gives every example once, the rest in the last batch', () => {
    expect(Array.from(batches(split(), { batchSize: 4 }), ({ size, index }) => [size, index])).toEqual([
      [4, 0],
      [4, 1],
      [2, 2],
    ]);
    expect(order(7).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('keeps images, labels and digits together', () => {
    for (const { xs, ys, labels } of batches(split(), { batchSize: 3, seed: 5 })) {
      expect([...xs.dataSync()]).toEqual([...labels]);
      expect([...ys.dataSync()]).toEqual([...labels].map((digit) => 10 * digit));
    }
  });

  test('cuts the masks and lengths of sequences along', () => {
    const mask = tf.tidy(() => split().xs.greater(4).as2D(10, 1));
    const lengths = split().labels.map((label) => label + 7);
    for (const batch of batches({ ...split(), mask, lengths }, { batchSize: 4, seed: 2 })) {
      expect([...batch.mask.dataSync()]).toEqual([...batch.labels].map((label) => Number(label > 4)));
      expect([...batch.lengths]).toEqual([...batch.labels].map((label) => label + 7));
      expect(batch.mask.dtype).toBe('bool');
    }
    const data = { ...split(), mask };
    expect(
      leaked(() => {
        for (const _ of batches(data, { batchSize: 4 }));
      }),
    ).toBe(0);
  });

  test('gives the same order for the same seed, and another for another', () => {
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
  });

  test('disposes each batch, also when the loop breaks off', () => {
    const data = split();
    expect(
      leaked(() => {
        for (const _ of batches(data, { batchSize: 3 }));
      }),
    ).toBe(0);
    expect(
      leaked(() => {
        for (const _ of batches(data, { batchSize: 3 })) break;
      }),
    ).toBe(0);
  });

  test('refuses a batch size or seed that is not a whole number, when called', () => {
    expect(() => batches(split(), { batchSize: 0 })).toThrow(
      new RangeError('batches: batchSize is 0; pass a whole number >= 1.'),
    );
    expect(() => batches(split(), { seed: 0.5 })).toThrow(
      new RangeError('batches: seed is 0.5; pass a whole number, such as the epoch.'),
    );
  });
});

describe('random numbers', () => {
  // The first numbers of the published C code for seed 1, run with gcc 12.
  test('are those of mulberry32', () => {
    const random = mulberry32(1);
    expect([random(), random(), random()].map((value) => value * 2 ** 32)).toEqual([2693262067, 11749833, 2265367787]);
  });

  // 4000 shuffles of 4: each number is expected 1000 times in each place, deviation 27.
  test('shuffle without a preference', () => {
    const counts = new Float64Array(16);
    for (let seed = 0; seed < 4000; seed++) {
      for (const [place, number] of shuffledIndices(4, seed).entries()) {
        counts[place * 4 + number] = (counts[place * 4 + number] ?? 0) + 1;
      }
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(140);
  });
});
