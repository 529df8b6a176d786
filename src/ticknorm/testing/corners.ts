// A task small enough to train on in a test: which of three corners a point is nearest to.
import * as tf from '@tensorflow/tfjs';
import type { FineTuneData, FineTuneOptions } from '../train/fineTune/options';
import { normals } from './data';

/** `size` points around three corners, and which corner. */
function corners(size: number, seed: number): { xs: tf.Tensor2D; ys: tf.Tensor2D } {
  const noise = normals(size * 2, seed, { deviation: 0.5 });
  const where = [
    [0, 2],
    [-2, -1],
    [2, -1],
  ];
  const rows = Array.from({ length: size }, (_, i) =>
    [0, 1].map((c) => (where[i % 3]?.[c] ?? 0) + (noise[2 * i + c] ?? 0)),
  );
  return {
    xs: tf.tensor2d(rows, [size, 2]),
    ys: tf
      .oneHot(
        tf.tensor1d(
          rows.map((_, i) => i % 3),
          'int32',
        ),
        3,
      )
      .asType('float32')
      .as2D(size, 3),
  };
}

export const task = (): FineTuneData => ({ train: corners(50, 1), validation: corners(30, 2) });

/** Two layers: `body` and `head`. */
export function network({ batchNorm = false, rate = 0 }: { batchNorm?: boolean; rate?: number } = {}): tf.Sequential {
  const initial = (seed: number) => tf.initializers.glorotNormal({ seed });
  const model = tf.sequential();
  model.add(
    tf.layers.dense({ name: 'body', units: 8, inputShape: [2], activation: 'tanh', kernelInitializer: initial(1) }),
  );
  if (batchNorm) model.add(tf.layers.batchNormalization({ name: 'norm' }));
  if (rate > 0) model.add(tf.layers.dropout({ rate }));
  model.add(tf.layers.dense({ name: 'head', units: 3, activation: 'softmax', kernelInitializer: initial(2) }));
  return model;
}

/** The weights, as they are now. */
export const numbers = (model: tf.LayersModel): number[][] =>
  model.layers.flatMap((layer) => layer.getWeights().map((weight) => [...weight.dataSync()]));

/** Everything that makes a step depend on the steps before. */
export const everything: Omit<FineTuneOptions, 'loss'> = {
  batchSize: 8,
  seed: 3,
  learningRate: 0.02,
  schedule: { warmupSteps: 5, decay: 'cosine', end: 0.1 },
  weightDecay: 0.1,
  clipNorm: 0.5,
  groups: [{ layers: 'head', learningRate: 0.05 }],
};
