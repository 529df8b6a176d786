// One step of training, taken apart: forward, backward, update.

import * as tf from '@tensorflow/tfjs';
import { describeValue } from '../format';
import type { Ticker } from '../ticks/ticker';
import { lossAndGradients, phase, waitFor } from './gradients';
import { type Loss, type Trainable, totalLoss, variableOf } from './network';

/** How {@link trainStep} measures. */
export interface TrainStepOptions {
  /**
   * Wait for the device at the end of each phase, by reading one number back. On webgl and webgpu a call returns before
   * the device has computed, so without this the phases there tell only what it took to submit the work. It slows
   * training down: for measuring. The cpu and wasm backends need none of it. Default: false.
   */
  readonly wait?: boolean;
}

/** Trains on one batch: `xs`, `[size, ...]`, and what is to be predicted. Gives the loss, which the caller disposes. */
export type TrainStep = (xs: tf.Tensor, ys: tf.Tensor) => tf.Scalar;

/**
 * Makes a function that takes one optimiser step and times its phases `forward`, `backward` and `update` with `ticker`.
 * The call of `ticker.tick` stays with the loop, which also knows the batch's size and may add phases, `data` for one:
 *
 * ```ts
 * const step = trainStep(model, tf.train.adam(), tf.metrics.categoricalCrossentropy, ticker);
 * for (const { xs, ys, size } of batches(train)) {
 *   const loss = step(xs, ys);
 *   ticker.tick({ loss }, { samples: size }); // reads the loss back without waiting, and disposes it
 * }
 * ```
 *
 * @param model  a tf.LayersModel, which runs in training mode (dropout, batch normalisation) and whose layers'
 *   regularisation losses are added; or a function of `xs`, whose tf.Variables are all that are trainable
 * @param loss   `(ys, predictions) => tensor`; its mean is what is minimised
 * @throws {TypeError} for an argument of another kind; from the step, for a model without trainable weights
 */
export function trainStep(
  model: Trainable,
  optimizer: tf.Optimizer,
  loss: Loss,
  ticker?: Ticker,
  { wait = false }: TrainStepOptions = {},
): TrainStep {
  checkArguments(model, optimizer, loss, ticker);
  const timer = { ticker, wait };
  return (xs, ys) => {
    // For a function undefined, which is tfjs' word for all there are.
    const variables = typeof model === 'function' ? undefined : model.trainableWeights.map(variableOf);
    if (variables?.length === 0) {
      throw new TypeError(
        'trainStep: the model has no trainable weights; build it (give its first layer an inputShape), and set trainable = true on the layers to train.',
      );
    }
    const { value, grads } = lossAndGradients(() => totalLoss(model, loss, xs, ys), variables, timer);
    try {
      phase(timer, 'update', () => {
        optimizer.applyGradients(grads);
        // Any variable that was updated: all updates were submitted before it is read.
        waitFor(timer, tf.engine().registeredVariables[Object.keys(grads)[0] ?? '']);
      });
    } finally {
      tf.dispose(grads);
    }
    return value;
  };
}

function checkArguments(model: Trainable, optimizer: tf.Optimizer, loss: Loss, ticker: Ticker | undefined): void {
  if (typeof model !== 'function' && !(model instanceof tf.LayersModel)) {
    throw new TypeError(
      `trainStep: the model is ${describeValue(model)}; it is a tf.LayersModel or a function of xs, pass for example tf.sequential({ layers }).`,
    );
  }
  if (!(optimizer instanceof tf.Optimizer)) {
    throw new TypeError(
      `trainStep: the optimizer is ${describeValue(optimizer)}; it is one of tf.train, pass for example tf.train.adam(0.001).`,
    );
  }
  if (typeof loss !== 'function') {
    throw new TypeError(
      `trainStep: the loss is ${describeValue(loss)}; it is a function of (ys, predictions), pass for example tf.losses.softmaxCrossEntropy for logits.`,
    );
  }
  if (ticker !== undefined && typeof ticker?.phase !== 'function') {
    throw new TypeError(
      `trainStep: the ticker is ${describeValue(ticker)}; pass what createTicker({ run: 'digits' }) returns, or leave it out.`,
    );
  }
}
