// How the values of a tensor are spread, in thirty buckets of equal width: what TensorBoard draws.

import type { TickHistogram } from './record';

const BUCKETS = 30;

/** The histogram of `values`; what is not finite is counted apart. */
export function histogramOf(values: ArrayLike<number>): TickHistogram {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let count = 0;
  let sum = 0;
  let sumSquares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    sumSquares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const moments = { count, nonFinite: values.length - count, sum, sumSquares };
  if (count === 0) return { min: 0, max: 0, ...moments, limits: [], counts: [] };
  const width = (max - min) / BUCKETS;
  if (!(width > 0)) return { min, max, ...moments, limits: [max], counts: [count] };
  const limits = Array.from({ length: BUCKETS }, (_, i) => (i === BUCKETS - 1 ? max : min + (i + 1) * width));
  const counts = new Array<number>(BUCKETS).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const bucket = Math.min(BUCKETS - 1, Math.floor((value - min) / width));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return { min, max, ...moments, limits, counts };
}
