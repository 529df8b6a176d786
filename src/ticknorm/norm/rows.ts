// How a tensor whose normalised axes are the last ones is seen as rows.
import type * as tf from '@tensorflow/tfjs';

/** `x` with its axes last as `[rows, width]`, also where either is 0. */
export function matrix(
  x: tf.Tensor,
  { width, parameter }: { width: number; parameter: readonly number[] },
): tf.Tensor2D {
  return x.as2D(product(x.shape.slice(0, x.rank - parameter.length)), width);
}

export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
