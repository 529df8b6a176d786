// Fewer points that look the same: a chart is some hundred pixels wide, and a notebook keeps every point it draws.

import type { Point } from './series';

/** How many points a series keeps. */
export const MAX_POINTS = 500;

const PER_BUCKET = 3;

/**
 * At most {@link MAX_POINTS} of `points`, in their order: the first, the last, and of each stretch between them the
 * lowest, the highest and the first that is not finite. So neither a spike nor a NaN gets lost, as means would lose them.
 */
export function thin(points: readonly Point[]): readonly Point[] {
  if (points.length <= MAX_POINTS) return points;
  const buckets = Math.floor((MAX_POINTS - 2) / PER_BUCKET);
  const inner = points.length - 2;
  const kept = new Set<number>([0]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * inner) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * inner) / buckets);
    for (const i of extremes(points, from, to)) kept.add(i);
  }
  kept.add(points.length - 1);
  return points.filter((_, i) => kept.has(i));
}

function extremes(points: readonly Point[], from: number, to: number): number[] {
  let lowest = -1;
  let highest = -1;
  let gap = -1;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const y = points[i]?.y ?? Number.NaN;
    if (!Number.isFinite(y)) {
      if (gap < 0) gap = i;
      continue;
    }
    if (y < low) {
      low = y;
      lowest = i;
    }
    if (y > high) {
      high = y;
      highest = i;
    }
  }
  return [lowest, highest, gap].filter((i) => i >= 0);
}
