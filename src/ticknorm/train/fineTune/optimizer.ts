// The update itself: Adam or SGD with momentum, each weight with a learning rate and weight decay of its own. Not one of
// tf.train's, because those have one learning rate, no weight decay, and on being restored compute Adam's running powers
// of beta anew, which a run that must resume to the same numbers cannot use: here they follow from the step alone.
// Sources: Kingma & Ba (2015), https://arxiv.org/abs/1412.6980; Loshchilov & Hutter (2019),
// https://arxiv.org/abs/1711.05101 (decoupled weight decay).

import * as tf from '@tensorflow/tfjs';
import type { LearningWeight } from './layers';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** The settings that all weights share. */
export interface UpdateRule {
  readonly optimizer: 'adam' | 'sgd';
  readonly momentum: number;
  readonly weightDecayKind: 'decoupled' | 'l2';
}

/** A weight that learns, with its running averages: Adam's first and second moment, or SGD's velocity, or none. */
export interface AdjustedWeight extends LearningWeight {
  readonly moments: readonly tf.Variable[];
}

/** The weights as they are before the first step; the caller disposes their moments. */
export function zeroMoments(
  weights: readonly LearningWeight[],
  { optimizer, momentum }: Pick<UpdateRule, 'optimizer' | 'momentum'>,
): AdjustedWeight[] {
  const velocities = momentum > 0 ? 1 : 0;
  const length = optimizer === 'adam' ? 2 : velocities;
  return weights.map((learning) => ({
    ...learning,
    moments: Array.from({ length }, () => tf.tidy(() => tf.variable(tf.zerosLike(learning.variable), false))),
  }));
}

/**
 * One update.
 *
 * @param gradients  by the name of the variable; none where the loss does not depend on it
 * @param step       number of the step in the whole run, from 1
 * @param scale      what the schedule makes of the learning rates
 * @param clip       what to multiply the gradients with
 */
export function adjust(
  weights: readonly AdjustedWeight[],
  { momentum, weightDecayKind }: UpdateRule,
  gradients: tf.NamedTensorMap,
  step: number,
  scale: number,
  clip?: tf.Scalar,
): void {
  for (const { weight, variable, moments, learningRate, weightDecay } of weights) {
    const gradient = gradients[variable.name];
    if (gradient === undefined) continue;
    tf.tidy(() => {
      const clipped = clip ? gradient.mul(clip) : gradient;
      const rate = learningRate * scale;
      const decays = weightDecay > 0 && weightDecayKind;
      const g = decays === 'l2' ? clipped.add(variable.mul(weightDecay)) : clipped;
      const shrunk = decays === 'decoupled' ? variable.mul(1 - rate * weightDecay) : variable;
      weight.write(shrunk.sub(direction(g, moments, momentum, step).mul(rate))); // write, not assign: it applies the weight's constraint
    });
  }
}

/** Where the rule wants to go, per unit of learning rate. */
function direction(g: tf.Tensor, [first, second]: readonly tf.Variable[], momentum: number, step: number): tf.Tensor {
  if (first === undefined) return g;
  if (second === undefined) {
    first.assign(first.mul(momentum).add(g));
    return first;
  }
  first.assign(first.mul(BETA1).add(g.mul(1 - BETA1)));
  second.assign(second.mul(BETA2).add(g.square().mul(1 - BETA2)));
  const size = second.div(1 - BETA2 ** step).sqrt();
  return first.div(1 - BETA1 ** step).div(size.add(EPSILON));
}
