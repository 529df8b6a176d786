// Tells tfjs the gradients of the fused kernels. One kernel call gives dx, dgamma and dbeta together. Where the gradient is
// itself being differentiated, the closed form is computed in operations that the tape can follow instead.
import * as tf from '@tensorflow/tfjs';
import { rowGradients, standardiseRows } from './composed';
import { KERNEL, type OpAttrs, readAttrs } from './kernels/contract';
import { nth } from './nth';
import { matrix } from './rows';

/** Once, before a kernel runs for the first time: gradients belong to kernel names and are the same on each backend. */
export function registerGradients(): void {
  for (const config of CONFIGS) {
    if (!tf.getGradient(config.kernelName)) tf.registerGradient(config);
  }
}

/**
 * What each forward kernel saves: gamma where there is one, three numbers a row, and at last what was normalised, which
 * `saveShared` adds.
 */
const CONFIGS: readonly tf.GradConfig[] = [
  { kernelName: KERNEL.forward, inputsToSave: ['gamma'], outputsToSave: [false, true], gradFunc: scaled },
  { kernelName: KERNEL.forwardPlain, outputsToSave: [false, true], gradFunc: plain },
  { kernelName: KERNEL.add, inputsToSave: ['gamma'], outputsToSave: [false, true, false], gradFunc: scaled },
  { kernelName: KERNEL.addPlain, outputsToSave: [false, true, false], gradFunc: plain },
];

type GradFunc = tf.GradConfig['gradFunc'];

function scaled(...[dys, s, attrs]: Parameters<GradFunc>): ReturnType<GradFunc> {
  return gradients({ ...split(dys), gamma: nth(s, 0), moments: nth(s, 1), x: nth(s, 2) }, readAttrs(attrs));
}

function plain(...[dys, s, attrs]: Parameters<GradFunc>): ReturnType<GradFunc> {
  return gradients({ ...split(dys), moments: nth(s, 0), x: nth(s, 1) }, readAttrs(attrs));
}

const split = (dys: tf.Tensor | tf.Tensor[]): Pick<Saved, 'dys' | 'dsum'> =>
  Array.isArray(dys) && dys.length > 2 ? { dys, dsum: nth(dys, 2) } : { dys };

interface Saved {
  /** Gradients of y and of the moments `[3, rows]`, whose first two rows are alike, as the mean is their sum. */
  dys: tf.Tensor | tf.Tensor[];
  /** What was normalised: x, or the sum. */ x: tf.Tensor;
  moments: tf.Tensor;
  gamma?: tf.Tensor;
  /** Gradient of the sum. */ dsum?: tf.Tensor;
}

/** A thunk for each input of the kernel; the tape calls those that it needs. */
type Thunks = Record<'x' | 'gamma' | 'beta', () => tf.Tensor>;

function gradients(saved: Saved, attrs: OpAttrs): ReturnType<tf.GradConfig['gradFunc']> {
  const taped = tf.engine().state.gradientDepth > 0;
  const { x, gamma, beta } = taped ? byComposed(saved, attrs) : byKernel(saved, attrs);
  const dx = attrs.moments ? () => x().add(throughMoments(saved, attrs)) : x;
  // The tape may dispose what it was given for x, once it has added to it; so residual gets a tensor of its own.
  return { x: dx, residual: () => dx().clone(), gamma, beta };
}

/** All at once and now: a thunk runs in a tidy of its own, where what the others need would be disposed. */
function byKernel({ dys, x, gamma, moments, dsum }: Saved, attrs: OpAttrs): Thunks {
  const inputs: Record<string, tf.Tensor> = { dy: nth(dys, 0), x, moments };
  if (gamma) inputs['gamma'] = gamma;
  if (dsum) inputs['dsum'] = dsum;
  const outputs: tf.Tensor[] = tf.engine().runKernel(KERNEL.backward, inputs, attrs);
  return { x: () => nth(outputs, 0), gamma: () => nth(outputs, 1), beta: () => nth(outputs, gamma ? 2 : 1) };
}

function byComposed({ dys, x, gamma, dsum }: Saved, attrs: OpAttrs): Thunks {
  const grads = rowGradients(matrix(nth(dys, 0), attrs), matrix(x, attrs), gamma, attrs);
  return {
    x: () => {
      const dx = grads.x().reshape(x.shape);
      return dsum ? dx.add(dsum) : dx;
    },
    gamma: () => grads.gamma().reshape(attrs.parameter),
    beta: () => grads.beta().reshape(attrs.parameter),
  };
}

/** What comes back to x by the mean, `1 / n` for each element, and by rstd, `-rstd^2 * xhat / n`. */
function throughMoments({ dys, x }: Saved, attrs: OpAttrs): tf.Tensor {
  const { xhat, rstd } = standardiseRows(matrix(x, attrs), attrs);
  const dmoments = nth(dys, 1).unstack(0);
  const byRstd = xhat.mul(rstd.square().mul(nth(dmoments, 2).expandDims(1)));
  const dx = attrs.centered ? nth(dmoments, 0).expandDims(1).sub(byRstd) : byRstd.neg();
  return dx.div(attrs.width).reshape(x.shape);
}
