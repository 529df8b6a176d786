// The peers that run on tfjs: this library, the same formula in composed operations, and tfjs' own layer.
import * as tf from '@tensorflow/tfjs';
import { layerNorm } from 'ticknorm';
import type { Peer } from '../harness';
import type { Work } from './tensors';

const EPSILON = 1e-5;

/** A normalisation of `x`, and what else is watched when its gradient is taken. */
export interface Subject {
  readonly name: string;
  apply(x: tf.Tensor): tf.Tensor;
  readonly parameters: readonly tf.Tensor[];
  dispose?(): void;
}

export function ticknorm({ gamma, beta }: Work): Subject {
  const apply = (x: tf.Tensor): tf.Tensor => layerNorm(x, gamma, beta, { epsilon: EPSILON });
  return { name: 'ticknorm', apply, parameters: [gamma, beta] };
}

/** As one would write it by hand. */
export function composed({ gamma, beta }: Work): Subject {
  const apply = (x: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      const { mean, variance } = tf.moments(x, -1, true);
      return x.sub(mean).mul(variance.add(EPSILON).rsqrt()).mul(gamma).add(beta);
    });
  return { name: 'composed', apply, parameters: [gamma, beta] };
}

export function tfLayers({ shape, gamma, beta }: Work): Subject {
  const layer = tf.layers.layerNormalization({ epsilon: EPSILON });
  layer.build([...shape]);
  layer.setWeights([gamma, beta]);
  const apply = (x: tf.Tensor): tf.Tensor => {
    const y = layer.apply(x);
    if (y instanceof tf.Tensor) return y;
    throw new Error('expected one tensor');
  };
  const dispose = (): void => {
    for (const weight of layer.weights) weight.dispose();
  };
  return { name: 'tf.layers', apply, parameters: layer.weights.map((weight) => weight.read()), dispose };
}

export function forward(subject: Subject, work: Work): Peer {
  let y: tf.Tensor | undefined;
  return {
    name: subject.name,
    run: () => {
      y = subject.apply(work.next().x);
    },
    clear: () => {
      if (y) work.hold(y);
    },
  };
}

/** Forward, then dx, dgamma and dbeta. */
export function gradient(subject: Subject, work: Work): Peer {
  let outputs: tf.Tensor[] = [];
  return {
    name: subject.name,
    run: () => {
      const { x, dy } = work.next();
      const { value, grads } = tf.engine().gradients(() => subject.apply(x), [x, ...subject.parameters], dy);
      outputs = [value, ...grads];
    },
    clear: () => work.hold(outputs),
  };
}
