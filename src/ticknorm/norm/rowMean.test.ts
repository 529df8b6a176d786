// Expected values: float64 sums of the same float32 numbers.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { backends, leaked, useBackend } from '../testing/backends';
import { normals } from '../testing/data';
import { rowMean } from './rowMean';

describe.each(backends)('rowMean on %s', (backend) => {
  useBackend(backend);

  // Short, square, a power of two, a prime just above a square, a prime, an article's width.
  test.each([1, 31, 36, 1024, 257, 4093, 768])('is the mean of rows %d wide', (width) => {
    const x = normals(3 * width, width, { mean: 5 });
    const means = [0, 1, 2].map((row) => x.slice(row * width, (row + 1) * width).reduce((a, b) => a + b, 0) / width);
    const got = rowMean(tf.tensor2d(x, [3, width]));
    expect(got.shape).toEqual([3, 1]);
    expect(got).toBeAllClose(means, { atol: 0, rtol: 3e-7 });
  });

  test.each([64, 67])('has the gradient 1 / width at width %d', (width) => {
    const dx = tf.grad((x) => rowMean(x).sum())(tf.ones([2, width]));
    expect(dx).toBeAllClose(new Array(2 * width).fill(1 / width), { atol: 0, rtol: 1e-6 });
  });

  test.each([8, 64, 67])('leaves one tensor behind at width %d, in a tidy', (width) => {
    const x = tf.ones([2, width]);
    expect(leaked(() => tf.tidy(() => rowMean(x)))).toBe(1);
  });
});
