// Clipping by the global norm. Expected values: 3-4-12-13, a norm that comes out whole.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../testing/allClose';
import { backends, leaked, useBackend } from '../../testing/backends';
import { globalNorm } from '../../ticks/globalNorm';
import { clipFactor } from './clip';

const exactly = { atol: 0, rtol: 1e-6 };

describe.each(backends)('on %s', (backend) => {
  useBackend(backend);

  test('the norm is that of all gradients together', () => {
    expect(globalNorm([tf.tensor2d([[3], [4]]), tf.scalar(-12)])).toBeAllClose([13], exactly);
  });

  test('a norm above the limit is scaled to it, one below stays', () => {
    expect(clipFactor(tf.scalar(13), 2)).toBeAllClose([2 / 13], exactly);
    expect(clipFactor(tf.scalar(1.5), 2)).toBeAllClose([1], exactly);
    expect(clipFactor(tf.scalar(0), 2)).toBeAllClose([1], exactly);
  });

  test('keeps no tensor but its result', () => {
    const norm = tf.scalar(13);
    expect(leaked(() => [clipFactor(norm, 2), globalNorm([norm])])).toBe(2);
  });

  test('does not hide a gradient that is not a number', () => {
    const gradient = tf.tensor1d([1, Number.NaN]);
    expect(gradient.mul(clipFactor(globalNorm([gradient]), 2)).dataSync()[1]).toBeNaN();
  });
});
