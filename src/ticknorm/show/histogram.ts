// How the values of a tensor are spread: equal bins from the lowest to the highest.

import { describeValue, formatNumber } from '../format';
import { type MimeBundle, type Showable, showable } from './bundle';
import { type Chart, VEGA_LITE } from './chart';
import { barsText } from './sparkline';
import { numbersOf, type TensorLike } from './tensor';

export interface HistogramOptions {
  /** How many bins, 1 to 200; 20 when left out. */
  readonly bins?: number;
  readonly title?: string;
  /** What the values are, with their unit; `value` when left out. */
  readonly xTitle?: string;
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * A histogram of all values of a tensor or an array; those that are not finite are left out, and their number is said.
 *
 * ```ts
 * display(histogram(layer.getWeights()[0], { title: 'weights', bins: 40 }));
 * ```
 *
 * @throws RangeError when no value is finite, or for a number of bins that is none
 */
export function histogram(values: TensorLike | ArrayLike<number>, options: HistogramOptions = {}): Chart {
  const { bins: wanted = 20, title = 'histogram', xTitle = 'value' } = options;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 200) {
    throw new RangeError(`histogram: bins is ${describeValue(wanted)}; pass a whole number from 1 to 200.`);
  }
  const all = numbersOf(values);
  const finite = all.filter(Number.isFinite);
  if (finite.length === 0) {
    throw new RangeError(`histogram: none of the ${all.length} values is finite; there is nothing to show.`);
  }
  const bins = binsOf(finite, wanted);
  const gaps = all.length - finite.length;
  const head = `${title}  n ${finite.length}${gaps > 0 ? `  not finite ${gaps}` : ''}`;
  const points = bins.map(({ from, count }) => ({ x: formatNumber(from), y: count }));
  const text = `${head}\n${barsText([{ name: '', points }]) ?? rangesText(bins)}`;
  const spec = specOf(bins, `${head}: ${rangesText(bins)}`, title, xTitle);
  const shown: Showable = showable(text, { [VEGA_LITE]: spec });
  return Object.assign(shown, { spec });
}

function binsOf(values: readonly number[], wanted: number): Bin[] {
  const min = values.reduce((a, b) => Math.min(a, b));
  const max = values.reduce((a, b) => Math.max(a, b));
  // Halves, so that the width of the largest range is still finite.
  const share = (i: number): number => min * (1 - i / wanted) + max * (i / wanted);
  if (min === max) return [{ from: min, to: max, count: values.length }];
  const counts = new Array<number>(wanted).fill(0);
  for (const value of values) {
    const place = (value / 2 - min / 2) / (max / 2 - min / 2);
    const bin = Math.min(wanted - 1, Math.floor(place * wanted));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, i) => ({ from: share(i), to: share(i + 1), count }));
}

/** The fullest bin and the ends, in words. */
function rangesText(bins: readonly Bin[]): string {
  const fullest = bins.reduce((a, b) => (b.count > a.count ? b : a));
  const range = (from: number, to: number): string => `${formatNumber(from)} to ${formatNumber(to)}`;
  const ends = range(bins[0]?.from ?? 0, bins.at(-1)?.to ?? 0);
  return `${ends}, most (${fullest.count}) from ${range(fullest.from, fullest.to)}`;
}

function specOf(bins: readonly Bin[], description: string, title: string, xTitle: string): MimeBundle {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title,
    description,
    width: 560,
    height: 260,
    data: { values: bins },
    mark: { type: 'bar', tooltip: true },
    encoding: {
      x: { field: 'from', type: 'quantitative', bin: { binned: true }, title: xTitle },
      x2: { field: 'to' },
      y: { field: 'count', type: 'quantitative', title: 'count' },
    },
  };
}
