// One number for many tensors: the length of the vector that all their values form.

import * as tf from '@tensorflow/tfjs';

/**
 * `sqrt(sum of the squares of all values)`: the gradient norm of `grads`, or the weight norm of `model.getWeights()`.
 *
 * The result stays on the device, so that a ticker can read it back without waiting; the ticker disposes it then.
 *
 * ```ts
 * const { value: loss, grads } = tf.variableGrads(f);
 * ticker.tick({ loss, gradientNorm: globalNorm(grads), weightNorm: globalNorm(model.getWeights()) });
 * ```
 *
 * @param tensors by name or as an array, of any shapes; none gives 0; nothing is disposed
 * @see Pascanu, Mikolov & Bengio (2013), https://arxiv.org/abs/1211.5063, which clips by it
 */
export function globalNorm(tensors: tf.NamedTensorMap | readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => {
    const squares = Object.values(tensors).map((tensor: tf.Tensor) => tensor.toFloat().square().sum().asScalar());
    return squares.length === 0 ? tf.scalar(0) : tf.addN(squares).sqrt().asScalar();
  });
}
