// A sequence taken one time step after another: what a recurrent layer sees, and what the articles on sequences call a tick.

import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '../errors';
import { describeValue } from '../format';
import { formatShape } from '../norm/options';

/** How a sequence lies in its tensor. */
export interface TimeStepsOptions {
  /** The axis that is time; negative ones count from the end. Default: 1, for `[batch, time, ...]`. */ readonly axis?: number;
  /**
   * Which steps are real and which are padding: true (or not 0) where real, for each sequence, `[batch, time]`; in
   * general the shape of `x` up to and with the time axis.
   */
  readonly mask?: tf.Tensor;
}

/** One step of a batch of sequences. Its tensors live until the loop asks for the next step or ends. */
export interface TimeStep {
  /** Number of the step, from 0. */ readonly index: number;
  /** What all sequences have at this step: the shape and dtype of `x` without its time axis. */ readonly value: tf.Tensor;
  /** Which of the sequences have this step, `[batch]`, bool; there when `timeSteps` was given a mask. */ readonly mask?: tf.Tensor;
}

/**
 * The steps of `x` in their order, each sliced when the loop comes to it. The tensors of a step are disposed when the
 * loop goes on to the next one, ends, breaks or throws; clone what you want to keep. Gradients flow through.
 *
 * @param x  `[batch, time, ...]`, rank >= 1; not disposed
 * @throws {ShapeError} when `axis` is not one of `x`, or `mask` has another shape than `x` up to its time axis
 * @example
 * const last = tf.tidy(() => {
 *   let h: tf.Tensor = tf.zeros([batch, units]);
 *   for (const { value } of timeSteps(x)) h = layerNorm(value.matMul(w).add(h.matMul(u))).tanh();
 *   return h;
 * });
 */
export function timeSteps(x: tf.Tensor, { axis = 1, mask }: TimeStepsOptions = {}): Iterable<TimeStep> {
  if (!(x instanceof tf.Tensor)) {
    throw new TypeError(
      `timeSteps: x is ${describeValue(x)}; pass a tensor, for example of shape [batch, time, features].`,
    );
  }
  const time = axis < 0 ? axis + x.rank : axis;
  const length = x.shape[time];
  if (!Number.isInteger(axis) || length === undefined) {
    throw new ShapeError(
      `timeSteps: axis is ${describeValue(axis)}, but x ${formatShape(x.shape)} has rank ${x.rank}; pass the axis that is time, a whole number from ${-x.rank} to ${x.rank - 1}.`,
      'axis',
      { given: [axis] },
    );
  }
  const expected = x.shape.slice(0, time + 1);
  if (mask && !(mask instanceof tf.Tensor)) {
    throw new TypeError(
      `timeSteps: the mask is ${describeValue(mask)}; pass a tensor of booleans of shape ${formatShape(expected)}.`,
    );
  }
  if (mask && !tf.util.arraysEqual(mask.shape, expected)) {
    throw new ShapeError(
      `timeSteps: the mask has shape ${formatShape(mask.shape)}, but x ${formatShape(x.shape)} has its time on axis ${time}; pass a mask of shape ${formatShape(expected)}.`,
      'size',
      { given: mask.shape, expected },
    );
  }
  const before = x.shape.slice(0, time);
  return {
    *[Symbol.iterator](): Generator<TimeStep, void, void> {
      for (let index = 0; index < length; index++) {
        const at = (tensor: tf.Tensor): tf.Tensor =>
          tensor.slice([...before.map(() => 0), index], [...before, 1]).squeeze([time]);
        const step = tf.tidy(() => ({
          index,
          value: at(x),
          ...(mask && { mask: at(mask).cast('bool') }),
        }));
        try {
          yield step;
        } finally {
          tf.dispose(step);
        }
      }
    },
  };
}
