// Step three, one update: forward, backward, clip, adjust.

import * as tf from '@tensorflow/tfjs';
import { globalNorm } from '../../ticks/globalNorm';
import { lossAndGradients, phase } from '../gradients';
import { totalLoss } from '../network';
import { clipFactor } from './clip';
import { adjust } from './optimizer';
import type { RunState } from './state';

/** What a step measured, still on the device; the caller disposes it. */
export type StepMetrics = {
  readonly loss: tf.Scalar;
  /** Norm of all gradients before clipping; there when gradients are clipped. */ readonly gradNorm?: tf.Scalar;
};

/** Learns from the rows `picked` of the training set, with the learning rates times `scale`. */
export function takeStep(
  { model, data, settings, learning, step }: RunState,
  picked: Int32Array,
  scale: number,
): StepMetrics {
  const { clipNorm } = settings;
  return tf.tidy(() => {
    const [xs, ys] = phase(settings, 'data', () => {
      const at = tf.tensor1d(picked, 'int32');
      return [tf.gather(data.train.xs, at), tf.gather(data.train.ys, at)] as const;
    });
    const variables = learning.map(({ variable }) => variable);
    const { value, grads } = lossAndGradients(() => totalLoss(model, settings.loss, xs, ys), variables, settings);
    return phase(settings, 'update', () => {
      if (clipNorm === undefined) {
        adjust(learning, settings, grads, step, scale);
        return { loss: value };
      }
      const gradNorm = globalNorm(grads);
      adjust(learning, settings, grads, step, scale, clipFactor(gradNorm, clipNorm));
      return { loss: value, gradNorm };
    });
  });
}
