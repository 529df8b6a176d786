// The public operation: checks what it was given, lays it out as rows, and normalises those.
import * as tf from '@tensorflow/tfjs';
import { normaliseWithMoments } from './fused';
import type { TensorInput } from './inputs';
import { layOut, normaliseTensor } from './layOut';
import type { NormOptions } from './options';

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
  return normaliseTensor('layerNorm', { x, gamma, beta }, options);
}

/** What {@link layerNormWithMoments} gives; float32, the caller disposes each. */
export interface LayerNormMoments {
  /** As {@link layerNorm} gives it. */ y: tf.Tensor;
  /** The shape of `x` with 1 for each axis normalised. */ mean: tf.Tensor;
  /** `1 / sqrt(variance + epsilon)`, the shape of `mean`. */ rstd: tf.Tensor;
}

/**
 * {@link layerNorm}, and the statistics it went by: the optional outputs of ONNX's LayerNormalization. Parameters and errors
 * are those of layerNorm; each output is differentiable.
 *
 * @see https://onnx.ai/onnx/operators/onnx__LayerNormalization.html
 * @example layerNormWithMoments([[1, 2, 3]]).mean.print(); // [[2]]
 */
export function layerNormWithMoments(
  x: TensorInput,
  gamma?: TensorInput,
  beta?: TensorInput,
  options: NormOptions = {},
): LayerNormMoments {
  return tf.tidy('layerNormWithMoments', () => {
    const laid = layOut('layerNormWithMoments', { x, gamma, beta }, options);
    const { y, mean, rstd } = normaliseWithMoments(laid, laid.attrs);
    const perRow = laid.perRow();
    return { y: laid.restore(y), mean: mean.reshape(perRow), rstd: rstd.reshape(perRow) };
  });
}
