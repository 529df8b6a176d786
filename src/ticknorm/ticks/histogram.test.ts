// By hand, and through a ticker.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../testing/backends';
import { thrown } from '../testing/thrown';
import { globalNorm } from './globalNorm';
import { histogramOf } from './histogram';
import { memorySink } from './memorySink';
import { createTicker } from './ticker';

useBackend('cpu');

describe('histogramOf', () => {
  test('counts values in thirty buckets of equal width', () => {
    const { limits, counts, ...rest } = histogramOf([0, 1, 1.5, 29.5, 30]);
    expect(rest).toEqual({ min: 0, max: 30, count: 5, nonFinite: 0, sum: 62, sumSquares: 1 + 2.25 + 870.25 + 900 });
    expect(limits).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(counts).toEqual([1, 2, ...new Array(27).fill(0), 2]);
  });

  test('counts what is not finite apart', () => {
    expect(histogramOf([2, Number.NaN, 2, Number.POSITIVE_INFINITY])).toEqual({
      min: 2,
      max: 2,
      count: 2,
      nonFinite: 2,
      sum: 4,
      sumSquares: 8,
      limits: [2],
      counts: [2],
    });
    expect(histogramOf([])).toMatchObject({ min: 0, max: 0, count: 0, limits: [], counts: [] });
  });
});

describe('in a record', () => {
  test('norms and histograms of tensors, and nothing is left behind', async () => {
    const before = tf.memory().numTensors;
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    const weights = tf.tidy(() => tf.variable(tf.tensor1d([3, 0, 0, 4])));
    ticker.tick({ weightNorm: globalNorm([weights]) }, { histograms: { weights } });
    ticker.tick({ gradientNorm: globalNorm({ a: weights, b: weights }) });
    await ticker.close();
    const [first, second] = memory.ticks;
    expect(first?.metrics).toEqual({ weightNorm: 5 });
    expect(first?.histograms?.['weights']).toMatchObject({ min: 0, max: 4, count: 4, sum: 7, sumSquares: 25 });
    expect(second?.metrics['gradientNorm']).toBeCloseTo(Math.sqrt(50), 5);
    expect(second).not.toHaveProperty('histograms');
    expect(weights.isDisposed).toBe(false);
    weights.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('globalNorm of nothing is 0', () => {
    const norm = globalNorm({});
    expect(norm.dataSync()[0]).toBe(0);
    norm.dispose();
  });

  test('a histogram of what is no tensor is refused', () => {
    const ticker = createTicker({ run: 'a' });
    expect(thrown(() => ticker.tick({}, { histograms: JSON.parse('{"kernel":[1]}') }))).toBe(
      'TypeError: ticker.tick: histogram "kernel" is an array of 1; it is a tensor of real numbers, pass for example { histograms: { kernel } }.',
    );
  });
});
