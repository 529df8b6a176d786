// Step three, one update: forward, backward, clip, adjust.

import * as tf from '@tensorflow/tfjs';
import { lossAndGradients } from '../gradients';
import { totalLoss } from '../network';
import { clipFactor, globalNorm } from './clip';
import type { GroupOptimizer } from './optimizer';
import type { FineTuneSet, FineTuneSettings } from './options';

/** What a step measured, still on the device; the caller disposes it. */
export interface StepMetrics {
  readonly loss: tf.Scalar;
  /** Norm of all gradients before clipping; there when gradients are clipped. */ readonly gradNorm?: tf.Scalar;
}

/** Where a step is in its run. */
export interface StepPlace {
  /** Number of the step, from 1. */ readonly step: number;
  /** What the schedule makes of the learning rate. */ readonly scale: number;
}

/** Runs `body` as a phase of the ticker, if there is one. */
export function timed<T>({ ticker }: FineTuneSettings, name: string, body: () => T): T {
  return ticker ? ticker.phase(name, body) : body();
}

/** Learns from the rows `picked` of `train`. */
export function takeStep(
  model: tf.LayersModel,
  train: FineTuneSet,
  picked: Int32Array,
  optimizer: GroupOptimizer,
  settings: FineTuneSettings,
  place: StepPlace,
): StepMetrics {
  const [xs, ys] = timed(settings, 'data', () => pick(train, picked));
  try {
    const variables = optimizer.weights.map(({ variable }) => variable);
    const { value, grads } = lossAndGradients(() => totalLoss(model, settings.loss, xs, ys), variables, {
      ticker: settings.ticker,
      wait: false,
    });
    try {
      const gradients = variables.map(({ name }) => grads[name]);
      const gradNorm = timed(settings, 'update', () => update(gradients, optimizer, settings.clipNorm, place));
      return gradNorm ? { loss: value, gradNorm } : { loss: value };
    } finally {
      tf.dispose(grads);
    }
  } finally {
    tf.dispose([xs, ys]);
  }
}

function pick({ xs, ys }: FineTuneSet, picked: Int32Array): [xs: tf.Tensor, ys: tf.Tensor] {
  return tf.tidy(() => {
    const at = tf.tensor1d(picked, 'int32');
    return [tf.gather(xs, at), tf.gather(ys, at)];
  });
}

/** @returns the norm of the gradients, when there is a limit to it */
function update(
  gradients: readonly (tf.Tensor | undefined)[],
  optimizer: GroupOptimizer,
  clipNorm: number | undefined,
  { step, scale }: StepPlace,
): tf.Scalar | undefined {
  if (clipNorm === undefined) {
    optimizer.update(gradients, step, scale);
    return undefined;
  }
  const norm = globalNorm(gradients.filter((gradient) => gradient !== undefined));
  const clip = clipFactor(norm, clipNorm);
  optimizer.update(gradients, step, scale, clip);
  clip.dispose();
  return norm;
}
