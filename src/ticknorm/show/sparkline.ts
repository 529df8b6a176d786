// A series as text: a row of little bars and the numbers that matter.

import { formatNumber } from '../format';
import type { NamedPoints, Point } from './series';

const WIDTH = 40;
const LEVELS = '▁▂▃▄▅▆▇█';
const MAX_BARS = 20;

/** A line for each series: `loss  █▆▄▂▁  n 500  first 2.31  last 0.12  min 0.11  max 2.31`. */
export function seriesText(series: readonly NamedPoints[]): string {
  const width = Math.max(...series.map(({ name }) => name.length));
  return series.map(({ name, points }) => `${name.padEnd(width)}  ${sparkline(points)}  ${numbers(points)}`).join('\n');
}

/** A line for each category, as long as its value; undefined where bars say less than a sparkline. */
export function barsText(series: readonly NamedPoints[]): string | undefined {
  const bars = series.flatMap(({ name, points }) =>
    points.map(({ x, y }) => ({ label: series.length > 1 ? `${x} ${name}` : String(x), y })),
  );
  if (bars.length > MAX_BARS || bars.some(({ y }) => y < 0)) return undefined;
  const highest = Math.max(...bars.map(({ y }) => y).filter(Number.isFinite));
  const labelWidth = Math.max(...bars.map(({ label }) => label.length));
  const valueWidth = Math.max(...bars.map(({ y }) => formatNumber(y).length));
  return bars
    .map(({ label, y }) => {
      const length = highest > 0 && Number.isFinite(y) ? Math.round((WIDTH * y) / highest) : 0;
      return `${label.padEnd(labelWidth)}  ${formatNumber(y).padStart(valueWidth)}  ${'█'.repeat(length)}`.trimEnd();
    })
    .join('\n');
}

/** `n 500  first 2.31  last 0.12  min 0.11  max 2.31`, and how many values are not finite. */
export function numbers(points: readonly Point[]): string {
  const { finite, min, max } = range(points);
  const parts = [
    `n ${points.length}`,
    `first ${formatNumber(points[0]?.y ?? Number.NaN)}`,
    `last ${formatNumber(points.at(-1)?.y ?? Number.NaN)}`,
  ];
  if (finite > 0) parts.push(`min ${formatNumber(min)}`, `max ${formatNumber(max)}`);
  if (finite < points.length) parts.push(`not finite ${points.length - finite}`);
  return parts.join('  ');
}

/** Each character the mean of an equal share of the points; a blank where none of them is finite. */
function sparkline(points: readonly Point[]): string {
  const { min, max } = range(points);
  const width = Math.min(WIDTH, points.length);
  let line = '';
  for (let i = 0; i < width; i++) {
    const from = Math.floor((i * points.length) / width);
    const to = Math.floor(((i + 1) * points.length) / width);
    const values = points.slice(from, to).flatMap(({ y }) => (Number.isFinite(y) ? [y] : []));
    const mean = values.reduce((sum, y) => sum + y / values.length, 0);
    const level = max > min ? Math.min(LEVELS.length - 1, Math.floor(((mean - min) / (max - min)) * LEVELS.length)) : 0;
    line += values.length > 0 ? LEVELS.charAt(Math.max(0, level)) : ' ';
  }
  return line;
}

function range(points: readonly Point[]): { finite: number; min: number; max: number } {
  let finite = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { y } of points) {
    if (!Number.isFinite(y)) continue;
    finite++;
    min = Math.min(min, y);
    max = Math.max(max, y);
  }
  return { finite, min, max };
}
