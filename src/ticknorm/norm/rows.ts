// Any rank and any set of axes, seen as a matrix: one row for each thing that is normalised on its own. Kernels then
// need to know two dimensions only, and nothing is copied when the axes are the last ones, which is the usual case.
import type * as tf from '@tensorflow/tfjs';

/** How a tensor of one shape turns into rows and back. */
export interface Rows {
  /** Rows to normalise one by one. */ readonly count: number;
  /** Elements in each row. */ readonly width: number;
  /** Lays `x` out as `[count, width]`. */ lay(x: tf.Tensor): tf.Tensor2D;
  /** The inverse of `lay`. */ restore(rows: tf.Tensor2D): tf.Tensor;
}

/** @param axes  ascending and not negative */
export function asRows(shape: readonly number[], axes: readonly number[]): Rows {
  const all = shape.map((_, i) => i);
  const order = [...all.filter((i) => !axes.includes(i)), ...axes];
  const ordered = order.map((i) => shape[i] ?? 0);
  const kept = shape.length - axes.length;
  const count = product(ordered.slice(0, kept));
  const width = product(ordered.slice(kept));
  const inPlace = order.every((from, to) => from === to);
  const back = all.map((i) => order.indexOf(i));
  return {
    count,
    width,
    lay: (x) => (inPlace ? x : x.transpose(order)).reshape([count, width]),
    restore: (rows) => (inPlace ? rows.reshape([...shape]) : rows.reshape(ordered).transpose(back)),
  };
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
