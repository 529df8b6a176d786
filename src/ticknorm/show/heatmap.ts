// A matrix as a picture: a cell for each value, or for each block of values where there are too many to see.

import { describeValue, formatNumber } from '../format';
import { showable } from './bundle';
import { type Chart, VEGA_LITE } from './chart';
import { isTensorLike, numbersOf, type TensorLike } from './tensor';

export interface HeatmapOptions {
  readonly title?: string;
  /** What the columns and rows are; `column` and `row` when left out. */
  readonly xTitle?: string;
  readonly yTitle?: string;
}

interface Cell {
  readonly row: number;
  readonly column: number;
  /** The mean of the block; null where no value of it is finite. */ readonly value: number | null;
}

/** More cells than this in a row or column cannot be told apart. */
const MOST = 64;
/** A text is narrower. */
const MOST_IN_TEXT = 40;
const SHADES = ' ░▒▓█';

/**
 * A heat map of a tensor of rank 2, or of an array of rows of equal length. Of more than 64 rows or columns, means of
 * equal blocks are shown.
 *
 * ```ts
 * display(heatmap(attention, { title: 'attention', xTitle: 'key', yTitle: 'query' }));
 * ```
 *
 * @throws RangeError for another rank, or when there are no values
 */
export function heatmap(matrix: TensorLike | readonly ArrayLike<number>[], options: HeatmapOptions = {}): Chart {
  const { title = 'heat map', xTitle = 'column', yTitle = 'row' } = options;
  const { rows, columns, values } = read(matrix);
  const finite = values.filter(Number.isFinite);
  const range =
    finite.length === 0
      ? 'no value is finite'
      : `min ${formatNumber(finite.reduce((a, b) => Math.min(a, b)))}  max ${formatNumber(finite.reduce((a, b) => Math.max(a, b)))}`;
  const head = `${title}  [${rows}, ${columns}]  ${range}`;
  const cells = blocks(values, rows, columns, MOST);
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title,
    description: `${head.replaceAll('  ', ', ')}, a heat map of ${yTitle} by ${xTitle}.`,
    width: 360,
    height: Math.max(40, Math.min(360, (360 * rows) / columns)),
    data: { values: cells },
    mark: { type: 'rect', tooltip: true },
    encoding: {
      x: { field: 'column', type: 'ordinal', title: xTitle, axis: { labelAngle: 0, labelOverlap: true } },
      y: { field: 'row', type: 'ordinal', title: yTitle, axis: { labelOverlap: true } },
      color: { field: 'value', type: 'quantitative', title: null },
    },
  };
  const text = `${head}\n${textOf(blocks(values, rows, columns, MOST_IN_TEXT))}`;
  return Object.assign(showable(text, { [VEGA_LITE]: spec }), { spec });
}

function read(matrix: TensorLike | readonly ArrayLike<number>[]): { rows: number; columns: number; values: number[] } {
  const isTensor = isTensorLike(matrix);
  const shape = isTensor ? matrix.shape : [matrix.length, matrix[0]?.length ?? 0];
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || rows * columns === 0) {
    throw new RangeError(
      `heatmap: expected a matrix with at least one value, but got shape [${shape.join(', ')}]; reshape it to [rows, columns].`,
    );
  }
  if (!isTensor) {
    const uneven = matrix.find(({ length }) => length !== columns);
    if (uneven) {
      throw new RangeError(
        `heatmap: the rows have ${columns} and ${describeValue(uneven.length)} values; pass rows of equal length.`,
      );
    }
  }
  return { rows, columns, values: isTensor ? numbersOf(matrix) : matrix.flatMap((row) => Array.from(row)) };
}

function blocks(values: readonly number[], rows: number, columns: number, most: number): Cell[] {
  const high = Math.ceil(rows / most);
  const wide = Math.ceil(columns / most);
  const cells: Cell[] = [];
  for (let row = 0; row < rows; row += high) {
    for (let column = 0; column < columns; column += wide) {
      const block: number[] = [];
      for (let i = row; i < Math.min(rows, row + high); i++) {
        block.push(...values.slice(i * columns + column, i * columns + Math.min(columns, column + wide)));
      }
      const finite = block.filter(Number.isFinite);
      const mean = finite.reduce((sum, value) => sum + value / finite.length, 0);
      cells.push({ row, column, value: finite.length > 0 ? mean : null });
    }
  }
  return cells;
}

/** A character for each cell, darker for higher values; `?` where no value is finite. */
function textOf(cells: readonly Cell[]): string {
  const values = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  const min = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const max = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const lines = new Map<number, string>();
  for (const { row, value } of cells) {
    const level = value === null || max === min ? 0 : Math.floor(((value - min) / (max - min)) * SHADES.length);
    const shade = value === null ? '?' : SHADES.charAt(Math.min(SHADES.length - 1, level));
    lines.set(row, `${lines.get(row) ?? ''}${shade}`);
  }
  return [...lines.values()].map((line) => `│${line}│`).join('\n');
}
