// Standardising: how many deviations each element lies from its mean.
import type * as tf from '@tensorflow/tfjs';
import type { TensorInput } from './inputs';
import { normaliseTensor } from './layOut';
import type { NormOptions } from './options';

/**
 * `y = (x - mean) / std`, over `axis`: {@link layerNorm} without a scale, a shift, or an epsilon unless you want one.
 *
 * @param x        rank >= 1, any shape; int32 and bool are cast to float32. Not disposed
 * @param options  `axis` (default -1) and `epsilon` (default 0), which is added to the variance. At epsilon 0 a constant row
 *                 gives NaN, having no deviation to be measured by
 * @returns float32, the shape of `x`; the caller disposes it. Differentiable, also twice
 * @throws {ShapeError} when an axis is out of range, named twice or missing
 * @throws {RangeError} when `epsilon` is negative or not finite
 * @throws {TypeError} when `x` is disposed, complex64, of strings, or no tensor or array at all
 * @example standardize([[1, 3]]).print(); // [[-1, 1]]
 */
export function standardize(x: TensorInput, options: NormOptions = {}): tf.Tensor {
  return normaliseTensor('standardize', { x }, { epsilon: 0, ...options });
}
