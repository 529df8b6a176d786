// Any rank and any set of axes, seen as rows: one for each thing that is normalised on its own, its elements one after
// the other. Nothing is copied when the axes are the last ones, which is the usual case; else one transpose does it.
import type * as tf from '@tensorflow/tfjs';

/** How a tensor of one shape turns into rows and back. */
export interface Rows {
  /** Elements in each row. */ readonly width: number;
  /** Shape of gamma and beta: the sizes of the axes. */ readonly parameter: number[];
  /** Shape of what there is one of per row: that of `x`, with 1 for the axes. */ readonly perRow: number[];
  /** Moves the axes to the end. */ arrange(x: tf.Tensor): tf.Tensor;
  /** The inverse of `arrange`. */ restore(arranged: tf.Tensor): tf.Tensor;
}

/** @param axes  ascending and not negative */
export function asRows(shape: readonly number[], axes: readonly number[]): Rows {
  const all = shape.map((_, i) => i);
  const order = [...all.filter((i) => !axes.includes(i)), ...axes];
  const inPlace = order.every((from, to) => from === to);
  const back = all.map((i) => order.indexOf(i));
  const parameter = axes.map((i) => shape[i] ?? 0);
  const perRow = shape.map((size, i) => (axes.includes(i) ? 1 : size));
  return {
    width: product(parameter),
    parameter,
    perRow,
    arrange: (x) => (inPlace ? x : x.transpose(order)),
    restore: (arranged) => (inPlace ? arranged : arranged.transpose(back)),
  };
}

/** `x` with its axes last as `[rows, width]`, also where either is 0. */
export function matrix(
  x: tf.Tensor,
  { width, parameter }: { width: number; parameter: readonly number[] },
): tf.Tensor2D {
  return x.as2D(product(x.shape.slice(0, x.rank - parameter.length)), width);
}

export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
