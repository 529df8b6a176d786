// A step taken apart trains as tfjs' own does. Expected losses and weights come from optimizer.minimize and model.fit on
// the same data.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { backends, useBackend } from '../testing/backends';
import { normals } from '../testing/data';
import { thrown } from '../testing/thrown';
import { memorySink } from '../ticks/memorySink';
import { createTicker } from '../ticks/ticker';
import { trainStep } from './trainStep';

const close = { atol: 1e-6, rtol: 1e-5 };
const meanSquaredError = tf.losses.meanSquaredError;

/** Dropout, batch normalisation and a penalty: what a step of a LayersModel may get wrong. */
function network({ rate = 0 } = {}): tf.Sequential {
  const seeded = (seed: number) => tf.initializers.glorotNormal({ seed });
  return tf.sequential({
    layers: [
      tf.layers.dense({
        units: 6,
        inputShape: [4],
        kernelInitializer: seeded(1),
        kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }),
      }),
      tf.layers.batchNormalization(),
      tf.layers.dropout({ rate }),
      tf.layers.dense({ units: 2, kernelInitializer: seeded(2) }),
    ],
  });
}

const batch = (): [tf.Tensor2D, tf.Tensor2D] => [
  tf.tensor2d(normals(8 * 4, 3), [8, 4]),
  tf.tensor2d(normals(8 * 2, 4), [8, 2]),
];

describe.each(backends)('on %s', (backend) => {
  useBackend(backend);

  test('trains a LayersModel as fit does: penalties, moving averages and all', async () => {
    const [ours, theirs] = [network(), network()];
    theirs.compile({ optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError' });
    const [xs, ys] = batch();
    const step = trainStep(ours, tf.train.sgd(0.05), meanSquaredError);
    for (let i = 0; i < 3; i++) {
      const loss = step(xs, ys).dataSync()[0];
      const { history } = await theirs.fit(xs, ys, { batchSize: 8, epochs: 1, shuffle: false, verbose: 0 });
      expect([loss]).toEqual([expect.closeTo(Number(history['loss']?.[0]), 5)]);
    }
    for (const [i, weight] of ours.getWeights().entries()) {
      expect(weight).toBeAllClose(theirs.getWeights()[i]?.dataSync() ?? [], close);
    }
  });

  test('trains a function of variables as minimize does', () => {
    const [xs, ys] = batch();
    const start = normals(4 * 2, 5);
    const [ours, theirs] = [tf.variable(tf.tensor2d(start, [4, 2])), tf.variable(tf.tensor2d(start, [4, 2]))];
    const step = trainStep((x) => x.matMul(ours), tf.train.momentum(0.1, 0.9), meanSquaredError);
    const optimizer = tf.train.momentum(0.1, 0.9);
    for (let i = 0; i < 3; i++) {
      const loss = optimizer.minimize(() => meanSquaredError(ys, xs.matMul(theirs)), true, [theirs]);
      expect(step(xs, ys)).toBeAllClose(loss?.dataSync() ?? [], close);
    }
    expect(ours).toBeAllClose(theirs.dataSync(), close);
    tf.dispose([ours, theirs]);
  });

  test('runs in training mode: dropout drops', () => {
    const model = network({ rate: 0.5 });
    const [xs, ys] = batch();
    const step = trainStep(model, tf.train.sgd(0), meanSquaredError);
    const losses = Array.from({ length: 5 }, () => step(xs, ys).dataSync()[0]);
    expect(new Set(losses).size).toBeGreaterThan(1);
  });

  test.each([false, true])('times the three phases, which fill the step, with wait %s', async (wait) => {
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    const step = trainStep(network(), tf.train.sgd(0.1), meanSquaredError, ticker, { wait });
    const [xs, ys] = batch();
    for (let i = 0; i < 3; i++) ticker.tick({ loss: step(xs, ys) });
    await ticker.close();
    for (const { phases, stepMs, metrics } of memory.ticks) {
      expect(Object.keys(phases)).toEqual(['forward', 'backward', 'update']);
      expect(Object.values(phases).every((ms) => ms > 0)).toBe(true);
      expect(Object.values(phases).reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(stepMs);
      expect(metrics['loss']).toBeGreaterThan(0);
    }
  });

  test('keeps no tensor over 1,000 steps', () => {
    const model = network({ rate: 0.1 });
    const step = trainStep(model, tf.train.adam(0.001), meanSquaredError, createTicker({ run: 'a' }));
    const [xs, ys] = batch();
    step(xs, ys).dispose(); // Adam makes its moments in the first step
    const before = tf.memory().numTensors;
    for (let i = 0; i < 1000; i++) step(xs, ys).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a step that fails', () => {
  useBackend('wasm');

  test('in the loss or behind it ends its phases, and nests no later one', async () => {
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    const [xs, ys] = batch();
    const bad = trainStep(network(), tf.train.sgd(0.1), () => tf.tensor1d([1, 2]).reshape([3]), ticker);
    expect(() => bad(xs, ys)).toThrow('Size(2) must match the product of shape 3');
    // A constant has no gradient, which tfjs finds after the forward pass.
    const unconnected = trainStep(
      (x) => x,
      tf.train.sgd(0.1),
      () => tf.scalar(1),
      ticker,
    );
    expect(() => unconnected(xs, ys)).toThrow('Cannot find a connection between any variable and the result');
    ticker.phase('after', () => undefined);
    ticker.tick();
    await ticker.close();
    expect(Object.keys(memory.ticks[0]?.phases ?? {})).toEqual(['forward', 'backward', 'after']);
  });

  test('without trainable weights says what to do', () => {
    const model = network();
    for (const layer of model.layers) layer.trainable = false;
    expect(thrown(() => trainStep(model, tf.train.sgd(0.1), meanSquaredError)(...batch()))).toBe(
      'TypeError: trainStep: the model has no trainable weights; build it (give its first layer an inputShape), and set trainable = true on the layers to train.',
    );
  });
});

test('refuses arguments of another kind', () => {
  const model = (xs: tf.Tensor): tf.Tensor => xs;
  const optimizer = tf.train.sgd(0.1);
  expect(thrown(() => trainStep({} as never, optimizer, meanSquaredError))).toBe(
    'TypeError: trainStep: the model is an object; it is a tf.LayersModel or a function of xs, pass for example tf.sequential({ layers }).',
  );
  expect(thrown(() => trainStep(model, 'adam' as never, meanSquaredError))).toBe(
    'TypeError: trainStep: the optimizer is "adam"; it is one of tf.train, pass for example tf.train.adam(0.001).',
  );
  expect(thrown(() => trainStep(model, optimizer, 'meanSquaredError' as never))).toBe(
    'TypeError: trainStep: the loss is "meanSquaredError"; it is a function of (ys, predictions), pass for example tf.losses.softmaxCrossEntropy for logits.',
  );
  expect(thrown(() => trainStep(model, optimizer, meanSquaredError, {} as never))).toBe(
    "TypeError: trainStep: the ticker is an object; pass what createTicker({ run: 'digits' }) returns, or leave it out.",
  );
});
