// A tensor as text: its shape, its range, and its first values.

import { formatNumber } from '../format';

/** What is needed of a tensor; a tf.Tensor of any copy of tfjs has it. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  dataSync(): ArrayLike<number | string>;
}

const MAX_ROWS = 4;
const MAX_COLUMNS = 8;

export function isTensorLike(value: unknown): value is TensorLike {
  if (typeof value !== 'object' || value === null) return false;
  return 'dataSync' in value && typeof value.dataSync === 'function' && 'shape' in value && 'dtype' in value;
}

/** All values, in order. Throws what tfjs throws for a tensor that is disposed of. */
export function numbersOf(values: TensorLike | ArrayLike<number>): number[] {
  const given: ArrayLike<number | string> = isTensorLike(values) ? values.dataSync() : values;
  return Array.from(given).map(Number);
}

/**
 * ```text
 * tensor [2, 3] float32  min 1  max 6  mean 3.5
 * 1, 2, 3
 * 4, 5, 6
 * ```
 */
export function tensorText(tensor: TensorLike): string {
  const head = `tensor [${tensor.shape.join(', ')}] ${tensor.dtype}`;
  let values: ArrayLike<number | string>;
  try {
    values = tensor.dataSync();
  } catch (error) {
    return `${head}  (${error instanceof Error ? error.message : String(error)})`;
  }
  if (tensor.dtype === 'complex64') return head; // its values are pairs
  const numbers = Array.from(values).filter((value) => typeof value === 'number');
  return [head + rangeText(numbers), ...rowsText(values, tensor.shape.at(-1) ?? 1)].join('\n');
}

/** `  min 1  max 6  mean 3.5`, of the finite values. */
export function rangeText(values: readonly number[]): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return values.length === 0 ? '' : `  not finite ${values.length}`;
  const min = finite.reduce((a, b) => Math.min(a, b));
  const max = finite.reduce((a, b) => Math.max(a, b));
  const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
  const gaps = values.length - finite.length;
  return `  min ${formatNumber(min)}  max ${formatNumber(max)}  mean ${formatNumber(mean)}${gaps > 0 ? `  not finite ${gaps}` : ''}`;
}

function rowsText(values: ArrayLike<number | string>, width: number): string[] {
  const rows = width > 0 ? values.length / width : 0;
  const lines: string[] = [];
  for (let row = 0; row < Math.min(rows, MAX_ROWS); row++) {
    const shown = Array.from({ length: Math.min(width, MAX_COLUMNS) }, (_, i) => {
      const value = values[row * width + i];
      return typeof value === 'number' ? formatNumber(value) : JSON.stringify(value);
    });
    if (width > MAX_COLUMNS) shown.push('…');
    lines.push(shown.join(', '));
  }
  if (rows > MAX_ROWS) lines.push('…');
  return lines;
}
