// Gradient clipping by the global norm: all gradients are scaled by one number, so their direction stays.
// Source: Pascanu, Mikolov & Bengio (2013), section 3.2, https://arxiv.org/abs/1211.5063

import * as tf from '@tensorflow/tfjs';

/**
 * What to multiply every gradient with so that their norm is at most `limit`; never more than 1. No value is read back,
 * and a gradient that is NaN stays so: a run that has diverged must not look sound.
 */
export function clipFactor(norm: tf.Scalar, limit: number): tf.Scalar {
  return tf.tidy(() => tf.scalar(limit).div(tf.maximum(norm, limit)).asScalar());
}
