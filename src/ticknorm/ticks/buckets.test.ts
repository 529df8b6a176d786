// The yardstick is the definition by the logarithm, which the tables stand for.
import { describe, expect, test } from 'vitest';
import { BUCKETS, bucketFinder, middleOf, RELATIVE_ERROR } from './buckets';

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const byLogarithm = (value: number): number => Math.ceil(Math.log(value) / Math.log(GAMMA));

describe('bucketFinder', () => {
  test('finds the bucket that the logarithm names, from a nanosecond to nine years', () => {
    const first = byLogarithm(1e-6);
    const bucketOf = bucketFinder();
    const wrong: number[] = [];
    for (let exponent = -6; exponent < 11.4; exponent += 0.000_37) {
      const value = 10 ** exponent;
      if (bucketOf(value) !== byLogarithm(value) - first) wrong.push(value);
    }
    expect(wrong).toEqual([]);
  });

  test('puts what lies below the range into the first bucket, and above it into the last', () => {
    const found = [0, 5e-324, 1e-9, 1e12, Number.MAX_VALUE].map(bucketFinder());
    expect(found).toEqual([0, 0, 0, BUCKETS - 1, BUCKETS - 1]);
  });

  test('has a middle within 1 % of both bounds of a bucket', () => {
    const [lower, upper] = [GAMMA ** 11, GAMMA ** 12];
    const middle = middleOf(bucketFinder()(upper * (1 - 1e-9)));
    expect(middle / lower - 1).toBeCloseTo(RELATIVE_ERROR, 6);
    expect(1 - middle / upper).toBeCloseTo(RELATIVE_ERROR, 6);
  });
});
