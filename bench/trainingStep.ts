// What Layer Normalization adds to a training step: 784-128-LN-64-LN-10, batch 64, with this library's layer, with tfjs'
// own, and without.
import * as tf from '@tensorflow/tfjs';
import { LayerNorm } from 'ticknorm';
import { type Peer, race, type Time } from './harness';

const BATCH = 64;

export async function trainingStep(rounds: number): Promise<Time[]> {
  const none = step('without', () => []);
  const ours = step('ticknorm', () => [new LayerNorm()]);
  const theirs = step('tf.layers', () => [tf.layers.layerNormalization()]);
  const times = await race([none, ours, theirs], { rounds, sampleMs: 20, budgetMs: 30_000 });
  for (const peer of [none, ours, theirs]) peer.dispose?.();
  return times;
}

function step(name: string, norm: () => tf.layers.Layer[]): Peer {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 128, activation: 'relu', inputShape: [784] }),
      ...norm(),
      tf.layers.dense({ units: 64, activation: 'relu' }),
      ...norm(),
      tf.layers.dense({ units: 10 }),
    ],
  });
  const optimizer = tf.train.adam(1e-3);
  const x = tf.randomUniform([BATCH, 784], 0, 1, 'float32', 1);
  const y = tf.tidy(() => tf.oneHot(tf.range(0, BATCH, 1, 'int32').mod(tf.scalar(10, 'int32')), 10).toFloat());
  const loss = (): tf.Scalar => {
    const logits = model.apply(x, { training: true });
    if (!(logits instanceof tf.Tensor)) throw new Error('expected one tensor');
    return tf.losses.softmaxCrossEntropy(y, logits).asScalar();
  };
  return {
    name,
    run: () => {
      optimizer.minimize(loss);
    },
    dispose: () => {
      tf.dispose([x, y]);
      optimizer.dispose();
      model.dispose();
    },
  };
}
