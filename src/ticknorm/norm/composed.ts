// Normalisation of the rows of a matrix, in operations that every tfjs backend has. The path that is always there: a
// fused kernel has to agree with it.
//
// Forward:  d = x - mean(x), d = d - mean(d), y = d / sqrt(mean(d^2) + epsilon) * gamma + beta
// Backward: dx = rstd * (g - mean(g) - xhat * mean(g * xhat)) with g = dy * gamma
// RMS normalization is the same with 0 for mean(x), mean(d) and mean(g).
// Sources: Ba, Kiros & Hinton (2016), eq. 3-4, https://arxiv.org/abs/1607.06450
//          Zhang & Sennrich (2019), eq. 4, https://arxiv.org/abs/1910.07467
import * as tf from '@tensorflow/tfjs';
import { rowMean } from './rowMean';

/** What is done to each row. */
export interface RowNorm {
  /** Added to the variance; finite and >= 0. */ epsilon: number;
  /** false: RMS normalization, which takes 0 for the mean. */ centered: boolean;
}

/**
 * @param x        `[rows, width]`, float32
 * @param gamma    `[width]`, float32; left out means 1
 * @param beta     `[width]`, float32; left out means 0
 * @returns `[rows, width]`, float32. Differentiable, any number of times, in every tensor passed
 */
export function normaliseRows(
  x: tf.Tensor2D,
  gamma: tf.Tensor | undefined,
  beta: tf.Tensor | undefined,
  norm: RowNorm,
): tf.Tensor {
  const parameters = [gamma, beta].filter((p) => p !== undefined);
  const op = tf.customGrad((...args) => {
    // Inputs are kept for the way back, not the normalised rows: those would double the memory a step holds, and a
    // gradient of the gradient has to see how the statistics depend on x. Operations in here are not on the tape.
    const save = args.at(-1);
    if (typeof save === 'function') save(gamma === undefined ? [x] : [x, gamma]);
    const { xhat } = standardiseRows(x, norm);
    const scaled = gamma === undefined ? xhat : xhat.mul(gamma);
    return {
      value: beta === undefined ? scaled : scaled.add(beta),
      gradFunc: (dy, [savedX = x, savedGamma]) => {
        const grads = rowGradients(dy, savedX, savedGamma, norm);
        return [grads.x(), ...(gamma ? [grads.gamma()] : []), ...(beta ? [grads.beta()] : [])];
      },
    };
  });
  return op(x, ...parameters);
}

/**
 * The closed form. The statistics are computed again, on the tape this time if one is recording.
 *
 * @param dy  `[rows, width]`, as is x
 */
export function rowGradients(dy: tf.Tensor, x: tf.Tensor, gamma: tf.Tensor | undefined, norm: RowNorm): RowGradients {
  if (x.size === 0) {
    const none = (): tf.Tensor => tf.zeros(x.shape.slice(1));
    return { x: () => x.clone(), gamma: none, beta: none };
  }
  const { xhat, rstd } = standardiseRows(x, norm);
  return {
    x: () => {
      const g = gamma === undefined ? dy : dy.mul(gamma.as1D());
      const centred = norm.centered ? g.sub(rowMean(g)) : g;
      return rstd.mul(centred.sub(xhat.mul(rowMean(g.mul(xhat)))));
    },
    gamma: () => dy.mul(xhat).sum(0),
    beta: () => dy.sum(0),
  };
}

/** What {@link rowGradients} gives: `[rows, width]`, `[width]` and `[width]`, each computed when it is called. */
export interface RowGradients {
  x: () => tf.Tensor;
  gamma: () => tf.Tensor;
  beta: () => tf.Tensor;
}

/** `[rows, width]` and what made it so, `[rows, 1]`. */
export interface Standardised {
  xhat: tf.Tensor;
  mean: tf.Tensor;
  /** `1 / sqrt(variance + epsilon)` */ rstd: tf.Tensor;
}

/**
 * Mean 0 and variance 1 in each row, exact at any offset.
 *
 * A float32 mean of numbers near 1e6 is off by as much as 0.1, and E[x^2] - E[x]^2 by more than the variance. So the
 * mean of what is left after subtracting it is subtracted as well. A constant row gives exactly 0 this way: what is left
 * is a few units in the last place, the same in each column, and the mean of that is not rounded. (With epsilon 0 it
 * gives NaN, being 0 / 0.) Differentiable any number of times.
 *
 * @param given  `[rows, width]`
 */
export function standardiseRows(given: tf.Tensor, { epsilon, centered }: RowNorm): Standardised {
  if (given.size === 0) {
    const none = tf.zeros([given.shape[0] ?? 0, 1]);
    return { xhat: given.clone(), mean: none, rstd: none };
  }
  const scale = rowScale(given, epsilon);
  const x = given.mul(scale);
  const zero = tf.scalar(0);
  const mean = (rows: tf.Tensor): tf.Tensor => (centered ? rowMean(rows) : zero);
  const middle = mean(x);
  const rough = x.sub(middle);
  const rest = mean(rough);
  const centred = rough.sub(rest);
  // The floor keeps epsilon from vanishing where the scale is 1e-30, so that a constant row still gives 0, not 0 / 0.
  const floor = epsilon > 0 ? scale.square().mul(epsilon).maximum(1e-36) : zero;
  const rstd = rowMean(centred.square()).add(floor).rsqrt();
  return { xhat: centred.mul(rstd), mean: middle.add(rest).div(scale), rstd: rstd.mul(scale) };
}

/** Beyond these the sum of squares of a row may leave what float32 holds. */
const LARGE = 1e15;
const SMALL = 1e-15;

/**
 * What brings a row of very large numbers down to size, and 1 for any other row. The result does not depend on it, so to
 * the tape it is a constant. Very small numbers are brought up only where no epsilon outweighs them.
 */
function rowScale(x: tf.Tensor, epsilon: number): tf.Tensor {
  const op = tf.customGrad(() => {
    const size = x.abs().max(1, true);
    const scaled = tf.where(size.greater(LARGE).logicalAnd(size.isFinite()), tf.div(LARGE, size), tf.onesLike(size));
    const tiny = (): tf.Tensor => size.less(SMALL).logicalAnd(size.greater(0));
    const value = epsilon > 0 ? scaled : tf.where(tiny(), tf.div(SMALL, size), scaled);
    return { value, gradFunc: () => tf.zerosLike(x) };
  });
  return op(x);
}
