// The public operation: checks what it was given, lays it out as rows, and normalises those.
import * as tf from '@tensorflow/tfjs';
import { normaliseRows } from './composed';
import { type TensorInput, toFloat32 } from './inputs';
import { checkEpsilon, checkParameter, DEFAULT_EPSILON, type NormOptions, resolveAxes } from './options';
import { asRows } from './rows';

/**
 * Layer Normalization: `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`, over `axis`.
 *
 * Mean and variance (divided by n, not n - 1) are those of `x` over the axes, for every other index on its own, so that
 * no example depends on its batch. Within 1e-6 of float64 at offset 1e6 and deviation 1, up to a width of 1024. A constant
 * row gives exactly `beta` (NaN at epsilon 0, being 0 / 0), and NaN stays in its row. Differentiable in `x`, `gamma` and
 * `beta`, also twice.
 *
 * @param x        rank >= 1, any shape; int32 and bool are cast to float32. Not disposed
 * @param gamma    scale, `[x.shape[a] for a in sorted axes]`; left out means 1
 * @param beta     shift, same shape as gamma; left out means 0
 * @param options  `axis` (default -1) and `epsilon` (default 1e-5); see {@link NormOptions}
 * @returns float32, the shape of `x`; the caller disposes it
 * @throws {ShapeError} when an axis is out of range, named twice or missing, or gamma or beta has another shape
 * @throws {RangeError} when `epsilon` is negative or not finite
 * @throws {TypeError} when an input is disposed, complex64, of strings, or no tensor or array at all
 * @see Ba, Kiros & Hinton (2016), eq. 3-4, https://arxiv.org/abs/1607.06450
 * @example layerNorm([[1, 2, 3]]).print(); // [[-1.2247357, 0, 1.2247357]]
 */
export function layerNorm(
  x: TensorInput,
  gamma?: TensorInput,
  beta?: TensorInput,
  options: NormOptions = {},
): tf.Tensor {
  const { axis = -1, epsilon = DEFAULT_EPSILON } = options;
  checkEpsilon('layerNorm', epsilon);
  return tf.tidy('layerNorm', () => {
    const input = toFloat32('layerNorm', 'x', x);
    const axes = resolveAxes('layerNorm', axis, input.shape);
    const rows = asRows(input.shape, axes);
    const flat = (name: 'gamma' | 'beta', value: TensorInput | undefined): tf.Tensor1D | undefined => {
      if (value === undefined) return undefined;
      const parameter = toFloat32('layerNorm', name, value);
      checkParameter('layerNorm', name, parameter.shape, axes, input.shape);
      return parameter.as1D();
    };
    return rows.restore(normaliseRows(rows.lay(input), flat('gamma', gamma), flat('beta', beta), epsilon));
  });
}
