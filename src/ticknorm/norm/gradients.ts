// Tells tfjs the gradients of the fused kernels. One kernel call gives dx, dgamma and dbeta together. Where the gradient is
// itself being differentiated, the closed form is computed in operations that the tape can follow instead.
import * as tf from '@tensorflow/tfjs';
import { rowGradients, standardiseRows } from './composed';
import { BACKWARD, FORWARD, given, isOurs, NOT_OURS, type OpAttrs } from './kernels/contract';
import { nth } from './nth';
import { matrix } from './rows';
import { isTaped } from './share';

/** Once, before a kernel runs for the first time: gradients belong to kernel names and are the same on each backend. */
export function registerGradients(): void {
  if (tf.getGradient(FORWARD)) return;
  // Nothing for tfjs to save: share.ts sees to that.
  tf.registerGradient({ kernelName: FORWARD, inputsToSave: [], gradFunc });
}

const gradFunc: tf.GradConfig['gradFunc'] = (dys, saved, attrs) => {
  if (!isOurs(attrs)) throw new TypeError(NOT_OURS);
  // Of y, and after it of the moments or of the sum, whichever went on beside it.
  const grads = [dys].flat();
  const all: Saved = {
    dy: nth(grads, 0),
    dsum: attrs.moments ? undefined : grads[1],
    moments: nth(saved, 0),
    x: nth(saved, 1),
    gamma: saved[2],
  };
  const { x, gamma, beta } = isTaped() ? byComposed(all, attrs) : byKernel(all, attrs);
  const dx = attrs.moments ? () => x().add(throughMoments(nth(grads, 1), all.x, attrs)) : x;
  // The tape may dispose what it was given for x, once it has added to it; so residual gets a tensor of its own.
  return { x: dx, residual: () => dx().clone(), gamma, beta };
};

/** What the tape has of a forward kernel: the gradients of its outputs, and what fused.ts saved. */
interface Saved {
  dy: tf.Tensor;
  dsum: tf.Tensor | undefined;
  moments: tf.Tensor;
  /** What was normalised: x, or the sum. */ x: tf.Tensor;
  gamma: tf.Tensor | undefined;
}

/** A thunk for each input of the kernel; the tape calls those that it needs. */
type Thunks = Record<'x' | 'gamma' | 'beta', () => tf.Tensor>;

/** All at once and now: a thunk runs in a tidy of its own, where what the others need would be disposed. */
function byKernel({ dy, x, moments, gamma, dsum }: Saved, attrs: OpAttrs): Thunks {
  const outputs: tf.Tensor[] = tf.engine().runKernel(BACKWARD, given({ dy, x, moments, gamma, dsum }), attrs);
  return { x: () => nth(outputs, 0), gamma: () => nth(outputs, 1), beta: () => nth(outputs, -1) };
}

function byComposed({ dy, x, gamma, dsum }: Saved, attrs: OpAttrs): Thunks {
  const grads = rowGradients(matrix(dy, attrs), matrix(x, attrs), gamma, attrs);
  return {
    x: () => {
      const dx = grads.x().reshape(x.shape);
      return dsum ? dx.add(dsum) : dx;
    },
    gamma: () => grads.gamma().reshape(attrs.parameter),
    beta: () => grads.beta().reshape(attrs.parameter),
  };
}

/**
 * What comes back to x by the mean, `1 / n` for each element, and by rstd, `-rstd^2 * xhat / n`.
 *
 * @param dmoments  `[3, rows]`, of which the first two rows are alike, as the mean is their sum
 */
function throughMoments(dmoments: tf.Tensor, x: tf.Tensor, attrs: OpAttrs): tf.Tensor {
  const { xhat, rstd } = standardiseRows(matrix(x, attrs), attrs);
  const each = dmoments.unstack(0);
  const byRstd = xhat.mul(rstd.square().mul(nth(each, 2).expandDims(1)));
  const dx = attrs.centered ? nth(each, 0).expandDims(1).sub(byRstd) : byRstd.neg();
  return dx.div(attrs.width).reshape(x.shape);
}
