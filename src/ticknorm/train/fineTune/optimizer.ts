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

/** How many running averages of its shape the rule keeps for each weight. */
const momentCount = ({ optimizer, momentum }: UpdateRule): number => {
  if (optimizer === 'adam') return 2;
  return momentum > 0 ? 1 : 0;
};

export class GroupOptimizer {
  readonly weights: readonly LearningWeight[];
  readonly #rule: UpdateRule;
  /** For each weight its running averages: Adam's first and second moment, or SGD's velocity. */
  #moments: tf.Tensor[][];

  constructor(weights: readonly LearningWeight[], rule: UpdateRule) {
    this.weights = weights;
    this.#rule = rule;
    this.#moments = weights.map(({ weight }) =>
      Array.from({ length: momentCount(rule) }, () => tf.keep(tf.zerosLike(weight.read()))),
    );
  }

  get moments(): readonly (readonly tf.Tensor[])[] {
    return this.#moments;
  }

  /** Takes over `moments`, as many of each shape as there are. */
  setMoments(moments: tf.Tensor[][]): void {
    this.dispose();
    this.#moments = moments;
  }

  /**
   * One update.
   *
   * @param gradients  of each weight, in their order; undefined where the loss does not depend on it
   * @param step       number of the step in the whole run, from 1
   * @param scale      what the schedule makes of the learning rates
   * @param clip       what to multiply the gradients with
   */
  update(gradients: readonly (tf.Tensor | undefined)[], step: number, scale: number, clip?: tf.Scalar): void {
    for (const [i, learning] of this.weights.entries()) {
      const gradient = gradients[i];
      const moments = this.#moments[i];
      if (gradient === undefined || moments === undefined) continue;
      const next = tf.tidy(() => {
        const old = learning.weight.read();
        const { direction, kept } = this.#direction(clip ? gradient.mul(clip) : gradient, old, moments, step, learning);
        const rate = learning.learningRate * scale;
        const decoupled = this.#rule.weightDecayKind === 'decoupled' ? rate * learning.weightDecay : 0;
        const shrunk = decoupled > 0 ? old.mul(1 - decoupled) : old;
        learning.weight.write(shrunk.sub(direction.mul(rate))); // write, not assign: it applies the weight's constraint
        return kept;
      });
      tf.dispose(moments);
      this.#moments[i] = next.map((moment) => tf.keep(moment));
    }
  }

  dispose(): void {
    tf.dispose(this.#moments.flat());
  }

  /** Where the rule wants to go, per unit of learning rate, and its running averages after this step. */
  #direction(
    gradient: tf.Tensor,
    weight: tf.Tensor,
    [first, second]: readonly tf.Tensor[],
    step: number,
    { weightDecay }: LearningWeight,
  ): { direction: tf.Tensor; kept: tf.Tensor[] } {
    const l2 = this.#rule.weightDecayKind === 'l2' && weightDecay > 0;
    const g = l2 ? gradient.add(weight.mul(weightDecay)) : gradient;
    if (first === undefined) return { direction: g, kept: [] };
    if (second === undefined) {
      const velocity = first.mul(this.#rule.momentum).add(g);
      return { direction: velocity, kept: [velocity] };
    }
    const mean = first.mul(BETA1).add(g.mul(1 - BETA1));
    const square = second.mul(BETA2).add(g.square().mul(1 - BETA2));
    const size = square.div(1 - BETA2 ** step).sqrt();
    return { direction: mean.div(1 - BETA1 ** step).div(size.add(EPSILON)), kept: [mean, square] };
  }
}
