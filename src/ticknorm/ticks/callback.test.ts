// model.fit and model.fitDataset seen through a ticker. Expected metrics are what tfjs' own history says of the same run.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { useBackend } from '../testing/backends';
import { normals } from '../testing/data';
import { thrown } from '../testing/thrown';
import { tickCallback } from './callback';
import { memorySink } from './memorySink';
import type { Tick } from './record';
import { createTicker } from './ticker';

useBackend('cpu');

/** A model with two weights, whose training on 10 examples in batches of 4 is 3 steps an epoch: 4, 4 and 2. */
function regression(): { model: tf.Sequential; xs: tf.Tensor2D; ys: tf.Tensor2D } {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'ones' })] });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError', metrics: ['mae'] });
  const xs = tf.tensor2d(normals(10, 1), [10, 1]);
  return { model, xs, ys: tf.tidy(() => xs.mul(3).add(1).as2D(10, 1)) };
}

/** Runs `body` with a fresh ticker and gives its records. */
async function ticksOf(body: (callback: tf.CustomCallback) => Promise<unknown>): Promise<readonly Tick[]> {
  const memory = memorySink();
  const ticker = createTicker({ run: 'fit', sinks: [memory] });
  await body(tickCallback(ticker));
  await ticker.close();
  return memory.ticks;
}

const has = (ticks: readonly Tick[], name: string): boolean[] => ticks.map(({ metrics }) => name in metrics);

describe('with fit', () => {
  test('makes one tick a batch, with its samples and epoch, and the validation on the last of an epoch', async () => {
    const { model, xs, ys } = regression();
    let history: tf.History | undefined;
    const ticks = await ticksOf(async (callbacks) => {
      history = await model.fit(xs, ys, {
        epochs: 2,
        batchSize: 4,
        verbose: 0,
        shuffle: false,
        validationData: [xs, ys],
        callbacks,
      });
    });
    expect(ticks.map(({ step, epoch, samples }) => [step, epoch, samples])).toEqual([
      [1, 0, 4],
      [2, 0, 8],
      [3, 0, 10],
      [4, 1, 14],
      [5, 1, 18],
      [6, 1, 20],
    ]);
    for (const name of ['loss', 'mae']) {
      const mean = (epoch: number): number =>
        [4, 4, 2].reduce((sum, size, i) => sum + (size / 10) * (ticks[3 * epoch + i]?.metrics[name] ?? Number.NaN), 0);
      expect([mean(0), mean(1)]).toBeAllClose(history?.history[name]?.map(Number) ?? [], { atol: 0, rtol: 1e-6 });
    }
    expect(has(ticks, 'val_loss')).toEqual([false, false, true, false, false, true]);
    expect([ticks[2], ticks[5]].map((tick) => tick?.metrics['val_mae'])).toEqual(history?.history['val_mae']);
    expect(Object.keys(ticks[2]?.metrics ?? {})).toEqual(['loss', 'mae', 'val_loss', 'val_mae']);
  });

  test('stands in an array with others, before and after one that has the logs read back', async () => {
    for (const place of [0, 1]) {
      const { model, xs, ys } = regression();
      const seen: unknown[] = [];
      const other = new tf.CustomCallback({ onBatchEnd: async (_, logs) => void seen.push(logs?.['loss']) });
      const ticks = await ticksOf(async (callback) => {
        const callbacks = place === 0 ? [callback, other] : [other, callback];
        callbacks.push(tf.callbacks.earlyStopping({ monitor: 'val_loss' }) as unknown as tf.CustomCallback);
        await model.fit(xs, ys, { epochs: 2, batchSize: 4, verbose: 0, validationSplit: 0.2, callbacks });
      });
      expect(ticks.map(({ metrics }) => metrics['loss'])).toEqual(seen);
      expect(has(ticks, 'val_loss')).toEqual([false, true, false, true]);
    }
  });

  test('leaves nothing behind, also when training ends early or throws', async () => {
    const { model, xs, ys } = regression();
    const options = { epochs: 3, batchSize: 4, verbose: 0, validationData: [xs, ys] } satisfies tf.ModelFitArgs;
    await model.fit(xs, ys, { ...options, epochs: 1 }); // makes the optimizer's own tensors
    const before = tf.memory().numTensors;
    const ticks = await ticksOf(async (callback) => {
      const stop = new tf.CustomCallback({
        onBatchEnd: () => {
          model.stopTraining = true;
        },
      });
      await model.fit(xs, ys, { ...options, callbacks: [callback, stop] });
    });
    expect(ticks).toHaveLength(1);
    await ticksOf((callback) => model.fit(xs, ys, { ...options, callbacks: callback }));
    expect(tf.memory().numTensors).toBe(before);
  });

  test('asks for no value by itself: all that is read back are the values that the ticker waits for', async () => {
    const { model, xs, ys } = regression();
    const given: unknown[] = [];
    const ticker = createTicker({ run: 'a' });
    const spy = { ...ticker, tick: (metrics: Record<string, tf.Tensor>) => given.push(...Object.values(metrics)) };
    const before = tf.memory().numTensors;
    await model.fit(xs, ys, {
      epochs: 1,
      batchSize: 4,
      verbose: 0,
      callbacks: tickCallback(spy as unknown as typeof ticker),
    });
    expect(given).toHaveLength(6); // loss and mae of three batches
    expect(given.every((value) => value instanceof tf.Tensor && !value.isDisposed)).toBe(true);
    expect(tf.memory().numTensors).toBe(before + 6);
    tf.dispose(given as tf.Tensor[]);
  });
});

test.each([{ batchesPerEpoch: 2 }, {}])('with fitDataset and %o', async (length) => {
  const { model, xs, ys } = regression();
  const dataset = tf.data.zip({ xs: tf.data.array(await rows(xs)), ys: tf.data.array(await rows(ys)) }).batch(5);
  let history: tf.History | undefined;
  const ticks = await ticksOf(async (callbacks) => {
    const repeated = 'batchesPerEpoch' in length ? dataset.repeat() : dataset;
    history = await model.fitDataset(repeated, {
      ...length,
      epochs: 2,
      verbose: 0,
      validationData: [xs, ys],
      callbacks,
    });
  });
  expect(ticks.map(({ step, epoch, samples }) => [step, epoch, samples])).toEqual([
    [1, 0, 5],
    [2, 0, 10],
    [3, 1, 15],
    [4, 1, 20],
  ]);
  expect(has(ticks, 'val_loss')).toEqual([false, true, false, true]);
  expect([ticks[1], ticks[3]].map((tick) => tick?.metrics['val_loss'])).toEqual(history?.history['val_loss']);
});

test('refuses what is not a ticker', () => {
  expect(thrown(() => tickCallback({} as never))).toBe(
    "TypeError: tickCallback: the ticker is an object; pass what createTicker({ run: 'digits' }) returns.",
  );
});

async function rows(tensor: tf.Tensor2D): Promise<number[][]> {
  return tensor.array();
}
