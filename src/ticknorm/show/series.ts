// From what is given to a chart to what is drawn: named series of points.

import { describeValue } from '../format';
import { fieldOf, metricNames, numberFields } from './fields';

/** One line, one set of bars or of points. */
export interface Series {
  /** Shown in the legend when there are several. */
  readonly name?: string;
  /** Where the values lie; 0, 1, 2 and so on when left out. Strings are categories. */
  readonly x?: ArrayLike<number | string>;
  /** The values; NaN and the infinities leave a gap. */
  readonly y: ArrayLike<number>;
}

export interface Point {
  readonly x: number | string;
  readonly y: number;
}

export interface NamedPoints {
  readonly name: string;
  readonly points: readonly Point[];
}

/** Which fields of the rows are drawn. */
export interface FieldOptions {
  /** The field on the horizontal axis; `step` where rows have it, else the row's index. */
  readonly x?: string;
  /** The field or fields on the vertical axis; `loss`, the first metric or `stepMs` where rows have them. */
  readonly y?: string | readonly string[];
  /** A field whose values split the rows into series. */
  readonly series?: string;
}

/** What is drawn, and what the axes measure. */
export interface Drawing {
  readonly x: string;
  readonly y: string;
  readonly series: readonly NamedPoints[];
}

/** @throws TypeError or RangeError that says what is missing and what there is */
export function drawingOf(data: readonly object[] | Series, options: FieldOptions): Drawing {
  const given = Array.isArray(data) ? data : [data];
  if (given.length === 0) {
    throw new RangeError('chart: there is nothing to draw, the data is empty; pass at least one row or series.');
  }
  if (given.every(isSeries)) return drawingOfSeries(given, options);
  const rows: unknown[] = given;
  const wrong = rows.find((row) => typeof row !== 'object' || row === null);
  if (wrong !== undefined) {
    throw new TypeError(
      `chart: a row is ${describeValue(wrong)}; pass an array of objects, or for plain numbers { y: numbers }.`,
    );
  }
  return drawingOfRows(given, options);
}

function isSeries(value: unknown): value is Series {
  if (typeof value !== 'object' || value === null || !('y' in value)) return false;
  return Array.isArray(value.y) || ArrayBuffer.isView(value.y);
}

function drawingOfSeries(given: readonly Series[], { x = 'index', y }: FieldOptions): Drawing {
  const yName = typeof y === 'string' ? y : undefined;
  const series = given.map((one, i) => {
    if (one.x && one.x.length !== one.y.length) {
      throw new RangeError(
        `chart: series ${i} has ${one.x.length} x and ${one.y.length} y; pass as many of one as of the other.`,
      );
    }
    const name = one.name ?? (given.length === 1 ? (yName ?? 'y') : `series ${i + 1}`);
    return { name, points: Array.from(one.y, (value, j) => ({ x: one.x?.[j] ?? j, y: value })) };
  });
  return { x, y: yName ?? (series.length === 1 ? (series[0]?.name ?? 'y') : 'y'), series };
}

function drawingOfRows(rows: readonly object[], options: FieldOptions): Drawing {
  const x = options.x ?? (rows.some((row) => fieldOf(row, 'step') !== undefined) ? 'step' : undefined);
  const ys = typeof options.y === 'string' ? [options.y] : (options.y ?? [defaultY(rows)]);
  const series = ys.flatMap((y) => {
    const groups = new Map<string, Point[]>();
    rows.forEach((row, i) => {
      const value = fieldOf(row, y);
      const at = x === undefined ? i : fieldOf(row, x);
      if (typeof value !== 'number' || (typeof at !== 'number' && typeof at !== 'string')) return;
      const group = options.series === undefined ? y : String(fieldOf(row, options.series));
      const name = options.series !== undefined && ys.length > 1 ? `${group} ${y}` : group;
      const points = groups.get(name) ?? [];
      points.push({ x: at, y: value });
      groups.set(name, points);
    });
    if (groups.size === 0) {
      throw new RangeError(
        `chart: no row has a number at "${y}"${x === undefined ? '' : ` and a value at "${x}"`}; the fields with numbers are: ${numberFields(rows).join(', ') || 'none'}.`,
      );
    }
    return [...groups].map(([name, points]) => ({ name, points }));
  });
  return { x: x ?? 'index', y: ys.length === 1 ? (ys[0] ?? '') : '', series };
}

function defaultY(rows: readonly object[]): string {
  const metrics = metricNames(rows);
  const fields = numberFields(rows).filter((name) => name !== 'step');
  const known = fields.includes('loss') ? 'loss' : (metrics[0] ?? (fields.includes('stepMs') ? 'stepMs' : fields[0]));
  if (known === undefined) {
    throw new RangeError('chart: no row has a field that holds a number; pass rows with numbers, or { y: numbers }.');
  }
  return known;
}
