// RMS normalization: Layer Normalization that leaves the mean where it is.
import type * as tf from '@tensorflow/tfjs';
import type { TensorInput } from './inputs';
import { normaliseTensor } from './layOut';
import type { NormOptions } from './options';

/**
 * RMS normalization: `y = x / sqrt(mean(x^2) + epsilon) * gamma`, over `axis`.
 *
 * @param x        rank >= 1, any shape; int32 and bool are cast to float32. Not disposed
 * @param gamma    scale, `[x.shape[a] for a in sorted axes]`; left out means 1
 * @param options  `axis` (default -1) and `epsilon` (default 1e-5); see {@link NormOptions}
 * @returns float32, the shape of `x`; the caller disposes it. Differentiable in `x` and `gamma`, also twice
 * @throws {ShapeError} when an axis is out of range, named twice or missing, or gamma has another shape
 * @throws {RangeError} when `epsilon` is negative or not finite
 * @throws {TypeError} when an input is disposed, complex64, of strings, or no tensor or array at all
 * @see Zhang & Sennrich (2019), eq. 4, https://arxiv.org/abs/1910.07467
 * @example rmsNorm([[3, 4]]).print(); // [[0.8485278, 1.1313705]]
 */
export function rmsNorm(x: TensorInput, gamma?: TensorInput, options: NormOptions = {}): tf.Tensor {
  return normaliseTensor('rmsNorm', { x, gamma }, options, false);
}
