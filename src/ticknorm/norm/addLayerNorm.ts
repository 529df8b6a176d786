// The skip connection of a transformer: add what a block computed to what went into it, and normalise the sum.
import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '../errors';
import { normaliseSum } from './fused';
import { type TensorInput, toFloat32 } from './inputs';
import { layOut } from './layOut';
import { formatShape, type NormOptions } from './options';

/** What {@link addLayerNorm} gives; both float32, the shape of `x`, and the caller's to dispose. */
export interface AddedNorm {
  /** `x + residual`, which the next block's skip connection takes. */ sum: tf.Tensor;
  /** The sum, normalised, scaled and shifted. */ y: tf.Tensor;
}

/**
 * `sum = x + residual` and `y = layerNorm(sum, gamma, beta, options)`, differentiable through both.
 *
 * @param x         what a block computed: rank >= 1, any shape; int32 and bool are cast to float32. Not disposed
 * @param residual  what went into the block, same shape as `x`
 * @param gamma     scale, `[x.shape[a] for a in sorted axes]`; left out means 1
 * @param beta      shift, same shape as gamma; left out means 0
 * @param options   `axis` (default -1) and `epsilon` (default 1e-5); see {@link NormOptions}
 * @throws {ShapeError} when `residual` has another shape than `x`, and where `layerNorm` throws it
 * @throws {RangeError} when `epsilon` is negative or not finite
 * @throws {TypeError} when an input is disposed, complex64, of strings, or no tensor or array at all
 * @see Vaswani et al. (2017), section 3.1, https://arxiv.org/abs/1706.03762
 * @example const { sum, y } = addLayerNorm(attention(x), x, gamma, beta);
 */
export function addLayerNorm(
  x: TensorInput,
  residual: TensorInput,
  gamma?: TensorInput,
  beta?: TensorInput,
  options: NormOptions = {},
): AddedNorm {
  const inputs = { x, residual, gamma, beta };
  return tf.tidy('addLayerNorm', () => {
    const one = toFloat32('addLayerNorm', inputs, 'x');
    const other = toFloat32('addLayerNorm', inputs, 'residual');
    if (formatShape(other.shape) !== formatShape(one.shape)) {
      const message = `addLayerNorm: residual has shape ${formatShape(other.shape)}, but x has shape ${formatShape(one.shape)}; pass both in the same shape.`;
      throw new ShapeError(message, 'size', { given: other.shape, expected: one.shape });
    }
    const laid = layOut('addLayerNorm', { ...inputs, x: one }, options);
    const { sum, y } = normaliseSum({ ...laid, residual: laid.arrange(other) }, laid.attrs);
    return { sum: laid.restore(sum), y: laid.restore(y) };
  });
}
