// Normalises rows by the active backend's fused kernel where there is one, and by composed operations where there is not.
// Results and gradients are the same; how long they take is not.
import * as tf from '@tensorflow/tfjs';
import { normaliseRows, standardiseRows } from './composed';
import { FORWARD, given, type OpAttrs } from './kernels/contract';
import { ensureRegistered } from './kernels/register';
import { nth } from './nth';
import { matrix } from './rows';
import { isTaped, save } from './share';

/** Rows and what scales and shifts them; all float32. */
export interface RowInputs {
  /** Any shape whose elements are `width` to a row, one after the other. */ x: tf.Tensor;
  /** `attrs.parameter`; left out means 1. */ gamma: tf.Tensor | undefined;
  /** `attrs.parameter`; left out means 0. */ beta: tf.Tensor | undefined;
}

/** @returns the shape of x; differentiable, any number of times. Call it in a `tf.tidy` */
export function normalise(inputs: RowInputs, attrs: OpAttrs): tf.Tensor {
  if (!hasKernel(inputs.x)) return composed(inputs, attrs);
  return nth(run(inputs, attrs), 0);
}

/** {@link normalise}, and the mean and `1 / sqrt(variance + epsilon)` of each row, `[rows]`, differentiable too. */
export function normaliseWithMoments(
  inputs: RowInputs,
  attrs: OpAttrs,
): { y: tf.Tensor; mean: tf.Tensor; rstd: tf.Tensor } {
  if (!hasKernel(inputs.x)) {
    const { mean, rstd } = standardiseRows(matrix(inputs.x, attrs), attrs);
    return { y: composed(inputs, attrs), mean: mean.flatten(), rstd: rstd.flatten() };
  }
  const outputs = run(inputs, { ...attrs, moments: true });
  const moments = nth(outputs, -1).unstack(0);
  return { y: nth(outputs, 0), mean: nth(moments, 0).add(nth(moments, 1)), rstd: nth(moments, 2) };
}

/** Normalises `x + residual`, and gives that sum as well, in one pass over the data. */
export function normaliseSum(
  inputs: RowInputs & { residual: tf.Tensor },
  attrs: OpAttrs,
): { y: tf.Tensor; sum: tf.Tensor } {
  if (!hasKernel(inputs.x)) {
    const sum = inputs.x.add(inputs.residual);
    return { y: composed({ ...inputs, x: sum }, attrs), sum };
  }
  const outputs = run(inputs, attrs);
  return { y: nth(outputs, 0), sum: nth(outputs, 1) };
}

const hasKernel = (x: tf.Tensor): boolean => x.size > 0 && ensureRegistered();

function run({ x, residual, gamma, beta }: RowInputs & { residual?: tf.Tensor }, attrs: OpAttrs): tf.Tensor[] {
  const taped = isTaped();
  const outputs: tf.Tensor[] = tf.engine().runKernel(FORWARD, given({ x, residual, gamma, beta }), attrs);
  if (taped) {
    const normalised = residual ? nth(outputs, 1) : x;
    const differentiable = attrs.moments ? outputs : outputs.slice(0, -1);
    save(differentiable, nth(outputs, -1), gamma ? [normalised, gamma] : [normalised]);
  }
  return outputs;
}

const composed = ({ x, gamma, beta }: RowInputs, attrs: OpAttrs): tf.Tensor =>
  normaliseRows(matrix(x, attrs), gamma?.flatten(), beta?.flatten(), attrs).reshape(x.shape);
