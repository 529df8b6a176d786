// The yardstick is the exact quantile of the sorted values, by the same definition of rank.
import { describe, expect, test } from 'vitest';
import { RELATIVE_ERROR } from './buckets';
import { Sketch } from './sketch';

function sketchOf(values: readonly number[]): Sketch {
  const sketch = new Sketch();
  for (const value of values) sketch.add(value);
  return sketch;
}

function exact(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
}

// Deterministic and spread over eight decades: powers of ten with exponents that fill [-4, 4) evenly.
const spread = Array.from({ length: 5000 }, (_, i) => 10 ** (((i * 0.618033988749895) % 1) * 8 - 4));
const QUANTILES = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1];

describe('Sketch', () => {
  test.each(QUANTILES)('is within 1 %% of the exact quantile %d, over eight decades', (q) => {
    const error = Math.abs(sketchOf(spread).quantile(q) / exact(spread, q) - 1);
    expect(error).toBeLessThanOrEqual(RELATIVE_ERROR);
  });

  test('knows count, sum, mean, min and max exactly', () => {
    const sketch = sketchOf([3, 1, 8]);
    expect([sketch.count, sketch.sum, sketch.mean, sketch.min, sketch.max]).toEqual([3, 12, 4, 1, 8]);
  });

  test('merged sketches answer as one that saw all values', () => {
    const merged = sketchOf(spread.slice(0, 1234));
    merged.merge(sketchOf(spread.slice(1234)));
    const whole = sketchOf(spread);
    expect(QUANTILES.map((q) => merged.quantile(q))).toEqual(QUANTILES.map((q) => whole.quantile(q)));
    expect([merged.count, merged.min, merged.max]).toEqual([whole.count, whole.min, whole.max]);
  });

  test('a single value is every quantile', () => {
    expect(QUANTILES.map((q) => sketchOf([7.7]).quantile(q))).toEqual(QUANTILES.map(() => 7.7));
  });

  test('0 and values beyond the range stay between the exact minimum and maximum', () => {
    const sketch = sketchOf([0, 0, 0, 1e300]);
    expect([sketch.quantile(0), sketch.quantile(0.5)]).toEqual([1e-6, 1e-6].map((v) => expect.closeTo(v, 6)));
    expect(sketch.quantile(1)).toBeGreaterThan(1e11);
    expect(sketch.quantile(1)).toBeLessThanOrEqual(1e300);
  });

  test('an empty one has no quantile and no mean', () => {
    const sketch = sketchOf([]);
    expect([sketch.count, sketch.mean, sketch.quantile(0.5)]).toEqual([0, Number.NaN, Number.NaN]);
  });
});
