// Layer Normalization of the rows of a matrix, in operations that every tfjs backend has. The path that is always
// there: a fused kernel has to agree with it.
//
// Forward:  d = x - mean(x), d = d - mean(d), y = d / sqrt(mean(d^2) + epsilon) * gamma + beta
// Backward: dx = rstd * (g - mean(g) - xhat * mean(g * xhat)) with g = dy * gamma
// Source: Ba, Kiros & Hinton (2016), eq. 3-4, https://arxiv.org/abs/1607.06450
import * as tf from '@tensorflow/tfjs';
import { rowMean } from './rowMean';

/**
 * @param x        `[rows, width]`, float32
 * @param gamma    `[width]`, float32; left out means 1
 * @param beta     `[width]`, float32; left out means 0
 * @returns `[rows, width]`, float32. Differentiable, any number of times, in every tensor passed
 */
export function normaliseRows(
  x: tf.Tensor2D,
  gamma: tf.Tensor1D | undefined,
  beta: tf.Tensor1D | undefined,
  epsilon: number,
): tf.Tensor2D {
  const parameters = [gamma, beta].filter((p) => p !== undefined);
  const op = tf.customGrad((...args) => {
    // Inputs are kept for the way back, not the normalised rows: those would double the memory a step holds, and a
    // gradient of the gradient has to see how the statistics depend on x. Operations in here are not on the tape.
    const save = args.at(-1);
    if (typeof save === 'function') save(gamma === undefined ? [x] : [x, gamma]);
    return {
      value: affine(standardiseRows(x, epsilon).xhat, gamma, beta),
      gradFunc: (dy, saved) => {
        const [savedX = x, savedGamma] = saved;
        const grads = gradients(dy.as2D(...x.shape), savedX.as2D(...x.shape), savedGamma, epsilon);
        const wanted: tf.Tensor[] = [grads.x];
        if (gamma !== undefined) wanted.push(grads.gamma());
        if (beta !== undefined) wanted.push(grads.beta());
        return wanted;
      },
    };
  });
  return op(x, ...parameters).as2D(...x.shape);
}

/**
 * Mean 0 and variance 1 in each row, exact at any offset.
 *
 * A float32 mean of numbers near 1e6 is off by as much as 0.1, and E[x^2] - E[x]^2 by more than the variance. So the
 * mean of what is left after subtracting it is subtracted as well. A constant row gives exactly 0 this way: what is left
 * is a few units in the last place, the same in each column, and the mean of that is not rounded. (With epsilon 0 it
 * gives NaN, being 0 / 0.)
 */
function standardiseRows(x: tf.Tensor2D, epsilon: number): { xhat: tf.Tensor; rstd: tf.Tensor } {
  if (x.size === 0) return { xhat: x.clone(), rstd: tf.zeros([x.shape[0], 1]) };
  const rough = x.sub(rowMean(x));
  const centred = rough.sub(rowMean(rough));
  const rstd = rowMean(centred.square()).add(epsilon).rsqrt();
  return { xhat: centred.mul(rstd), rstd };
}

function affine(xhat: tf.Tensor, gamma: tf.Tensor1D | undefined, beta: tf.Tensor1D | undefined): tf.Tensor {
  const scaled = gamma === undefined ? xhat : xhat.mul(gamma);
  return beta === undefined ? scaled : scaled.add(beta);
}

/** The closed form. The statistics are computed again, on the tape this time if one is recording. */
function gradients(dy: tf.Tensor2D, x: tf.Tensor2D, gamma: tf.Tensor | undefined, epsilon: number): RowGradients {
  const { xhat, rstd } = standardiseRows(x, epsilon);
  const empty = x.size === 0;
  const g = gamma === undefined ? dy : dy.mul(gamma);
  const sumRows = (rows: tf.Tensor): tf.Tensor => (empty ? tf.zeros([x.shape[1]]) : rows.sum(0));
  return {
    x: empty ? x.clone() : rstd.mul(g.sub(rowMean(g)).sub(xhat.mul(rowMean(g.mul(xhat))))),
    gamma: () => sumRows(dy.mul(xhat)),
    beta: () => sumRows(dy),
  };
}

interface RowGradients {
  x: tf.Tensor;
  gamma: () => tf.Tensor;
  beta: () => tf.Tensor;
}
