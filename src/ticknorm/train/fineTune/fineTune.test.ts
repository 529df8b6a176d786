// Whole runs on a task small enough for a test.
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test } from 'vitest';
import '../../testing/allClose';
import { useBackend } from '../../testing/backends';
import { everything, network, numbers, task } from '../../testing/corners';
import { memorySink } from '../../ticks/memorySink';
import { createTicker } from '../../ticks/ticker';
import { fineTune } from './fineTune';
import type { FineTuneData, FineTuneOptions } from './options';

useBackend('wasm');

const loss = tf.metrics.categoricalCrossentropy;

describe('learns', () => {
  test.each(['adam', 'sgd'] as const)('with %s: the loss falls and the points are told apart', async (optimizer) => {
    const { history, best, stopped, model } = await fineTune(network(), task(), {
      loss,
      metrics: { accuracy: tf.metrics.categoricalAccuracy },
      optimizer,
      learningRate: 0.02,
      epochs: 12,
      batchSize: 8,
    });
    expect(history).toHaveLength(12);
    expect(history.at(-1)?.loss).toBeLessThan((history[0]?.loss ?? 0) / 2);
    expect(best['val_accuracy']).toBeGreaterThan(0.9);
    expect(best.val_loss).toBe(Math.min(...history.map(({ val_loss }) => val_loss)));
    expect(stopped).toBe('epochs');
    expect(model.getWeights()).toHaveLength(4);
  });

  test('its numbers are those of the model: the validation loss and accuracy that tfjs finds, the loss before a first step', async () => {
    const data = task();
    const model = network();
    const whole = tf.tidy(() => tf.mean(loss(data.train.ys, model.apply(data.train.xs) as tf.Tensor)).dataSync()[0]);
    const { best, history } = await fineTune(model, data, {
      loss,
      metrics: { accuracy: tf.metrics.categoricalAccuracy },
      epochs: 1,
      batchSize: 50, // one step, so its loss is that of the initial weights
    });
    model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const [theirLoss, theirAccuracy] = [model.evaluate(data.validation.xs, data.validation.ys)].flat();
    expect([best.val_loss, best['val_accuracy']]).toEqual([
      expect.closeTo(theirLoss?.dataSync()[0] ?? Number.NaN, 5),
      expect.closeTo(theirAccuracy?.dataSync()[0] ?? Number.NaN, 5),
    ]);
    expect(history[0]?.loss).toBeCloseTo(whole ?? Number.NaN, 5);
    expect(history[0]).toMatchObject({ epoch: 0, step: 1, learningRate: 0.001 });
  });

  test('only in layers that are not frozen', async () => {
    const model = network();
    const before = numbers(model);
    await fineTune(model, task(), { loss, freeze: 'body', epochs: 1 });
    const after = numbers(model);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toEqual(before[2]);
    expect(model.layers.map(({ trainable }) => trainable)).toEqual([false, true]);
  });

  test('and leaves the moving averages of a frozen batch normalisation, but not of a free one', async () => {
    for (const freeze of [[], 'norm']) {
      const model = network({ batchNorm: true });
      const averages = (): number[] => [...(model.getWeights().at(-1)?.dataSync() ?? [])];
      const before = averages();
      await fineTune(model, task(), { loss, freeze, epochs: 1 });
      if (freeze === 'norm') expect(averages()).toEqual(before);
      else expect(averages()).not.toEqual(before);
      expect(Object.hasOwn(model.getLayer('norm'), 'call')).toBe(false);
    }
  });

  test('faster in a group of its own, and not at all at a learning rate of 0', async () => {
    const model = network();
    const before = numbers(model);
    await fineTune(model, task(), {
      loss,
      learningRate: 0,
      groups: [{ layers: 'head', learningRate: 0.1 }],
      epochs: 1,
    });
    expect(numbers(model).slice(0, 2)).toEqual(before.slice(0, 2));
    expect(numbers(model)[2]).not.toEqual(before[2]);
  });

  test('from the weights of another model', async () => {
    const teacher = network();
    await fineTune(teacher, task(), { loss, epochs: 10, learningRate: 0.02 });
    const { pretrained, history } = await fineTune(network(), task(), {
      loss,
      weights: teacher,
      learningRate: 0,
      epochs: 1,
    });
    expect(pretrained).toEqual({ copied: ['body/kernel', 'body/bias', 'head/kernel', 'head/bias'], left: [] });
    const { history: again } = await fineTune(teacher, task(), { loss, learningRate: 0, epochs: 1 });
    expect(history[0]?.val_loss).toBe(again[0]?.val_loss);
  });
});

describe('stops', () => {
  test('when the validation loss was no new best for patience epochs, with the best weights', async () => {
    const data = task();
    // Labels shuffled by one: what is learned from them is wrong on the validation set, so its loss only rises.
    const wrong = { train: { xs: data.train.xs, ys: tf.reverse(data.train.ys, 1) }, validation: data.validation };
    const { model: start } = await fineTune(network(), data, { loss, epochs: 5, learningRate: 0.02 });
    const { history, best, stopped, model } = await fineTune(start, wrong, {
      loss,
      epochs: 50,
      patience: 2,
      learningRate: 0.02,
    });
    expect([history.length, best.epoch, stopped]).toEqual([3, 0, 'patience']);
    const { history: check } = await fineTune(model, data, { loss, epochs: 1, learningRate: 0 });
    expect(check[0]?.val_loss).toBeCloseTo(best.val_loss, 6);
  });

  test('when a loss is not a number, with the best weights; with an error when there are none', async () => {
    const data = task();
    let epochs = 0;
    const breaks: typeof loss = (ys, predictions) =>
      epochs < 2 ? loss(ys, predictions) : loss(ys, predictions).mul(Number.NaN);
    const onCheckpoint = (): void => void epochs++;
    const { history, best, stopped, model } = await fineTune(network(), data, {
      loss: breaks,
      onCheckpoint,
      epochs: 9,
    });
    expect([history.length, best.epoch, stopped]).toEqual([3, 1, 'diverged']);
    expect(numbers(model).flat().every(Number.isFinite)).toBe(true);

    const untouched = network();
    const before = numbers(untouched);
    await expect(fineTune(untouched, data, { loss: breaks, epochs: 9 })).rejects.toThrow(
      new Error(
        'fineTune: the training diverged in its first epoch (loss NaN, validation loss NaN), and the model has the weights it began with; lower the learning rate (0.001), clip with clipNorm: 1, or look for NaN in the data.',
      ),
    );
    expect(numbers(untouched)).toEqual(before);
  });
});

describe('searches', () => {
  test('drops learning rates that do not learn, and gives the run that the best one would have had alone', async () => {
    const data = task();
    const values = { learningRate: [1e-6, 0.02, 1e-5, 1e-4] };
    const { trials, history, best } = await fineTune(network(), data, {
      ...everything,
      groups: [],
      loss,
      epochs: 4,
      search: { values, eta: 2 },
    });
    expect(trials?.map(({ values, epochs }) => [values.learningRate, epochs])).toEqual([
      [0.02, 2],
      [1e-4, 2],
      [1e-5, 1],
      [1e-6, 1],
    ]);
    const alone = await fineTune(network(), data, { ...everything, groups: [], loss, epochs: 4, learningRate: 0.02 });
    expect(history).toEqual(alone.history);
    expect(best).toEqual(alone.best);
  });
});

describe('tells the ticker', () => {
  test('a tick a step, its phases, and the validation on the last of an epoch', async () => {
    const memory = memorySink();
    const ticker = createTicker({ run: 'fine', sinks: [memory] });
    const { history } = await fineTune(network(), task(), { loss, epochs: 2, ticker, batchSize: 20, clipNorm: 1 });
    await ticker.close();
    expect(memory.ticks.map(({ step, epoch, samples }) => [step, epoch, samples])).toEqual([
      [1, 0, 20],
      [2, 0, 40],
      [3, 0, 50],
      [4, 1, 70],
      [5, 1, 90],
      [6, 1, 100],
    ]);
    const plain = ['data', 'forward', 'backward', 'update'];
    expect(memory.ticks.map(({ phases }) => Object.keys(phases))).toEqual(
      [1, 2, 3, 4, 5, 6].map((step) => (step % 3 === 0 ? [...plain, 'validation'] : plain)),
    );
    expect(memory.ticks[2]?.metrics).toEqual({
      loss: expect.any(Number),
      gradNorm: expect.any(Number),
      val_loss: history[0]?.val_loss,
    });
    const sum = [20, 20, 10].reduce((total, size, i) => total + size * (memory.ticks[i]?.metrics['loss'] ?? 0), 0);
    expect(history[0]?.loss).toBeCloseTo(sum / 50, 5);
  });
});

describe('keeps no tensor', () => {
  let before = 0;
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each<[string, Partial<FineTuneOptions>]>([
    ['of a whole run', { ...everything, epochs: 3 }],
    ['of a search', { epochs: 3, search: { values: { learningRate: [0.1, 0.01, 0.001] } } }],
  ])('%s', async (_, options) => {
    const [data, model] = [task(), network({ rate: 0.2 })];
    before = tf.memory().numTensors;
    await fineTune(model, data, { loss, ...options });
  });

  // While it trains, tfjs' own tape would keep what the forward pass saved, as it does under optimizer.minimize.
  test('of a run whose loss throws on the validation set', async () => {
    const [data, model] = [task(), network()];
    let calls = 0;
    const failing: typeof loss = (ys, predictions) => {
      if (++calls > 4) throw new Error('no more');
      return loss(ys, predictions);
    };
    before = tf.memory().numTensors;
    await expect(fineTune(model, data, { loss: failing, batchSize: 13, clipNorm: 1 })).rejects.toThrow('no more');
  });
});

describe('refuses', () => {
  test.each<[string, object]>([
    [
      'TypeError: fineTune: the loss is "mse"; it is a function of (ys, predictions), pass for example { loss: tf.metrics.categoricalCrossentropy }.',
      { loss: 'mse' },
    ],
    ['RangeError: fineTune: epochs is 0; pass a whole number from 1 on, or leave it out.', { epochs: 0 }],
    [
      'RangeError: fineTune: learningRate is NaN; pass a finite number from 0 on, or leave it out.',
      { learningRate: Number.NaN },
    ],
    ['RangeError: fineTune: clipNorm is 0; pass a finite number above 0, or leave it out.', { clipNorm: 0 }],
    ['RangeError: fineTune: momentum is 1; pass a number from 0 on and below 1, or leave it out.', { momentum: 1 }],
    ['RangeError: fineTune: optimizer is "lion"; pass one of "adam", "sgd".', { optimizer: 'lion' }],
    [
      'RangeError: fineTune: groups[0].weightDecay is -1; pass a finite number from 0 on, or leave it out.',
      { groups: [{ layers: 'head', weightDecay: -1 }] },
    ],
  ])('%s', async (message, options) => {
    expect(String(await fineTune(network(), task(), { loss, ...options }).catch(String))).toBe(message);
  });

  test('data that are no examples', async () => {
    const { train, validation } = task();
    const refused = (data: object): Promise<unknown> =>
      fineTune(network(), data as FineTuneData, { loss }).catch(String);
    expect(await refused({ train })).toBe(
      'TypeError: fineTune: data.validation is undefined; pass tensors, { train: { xs, ys }, validation: { xs, ys } }.',
    );
    expect(await refused({ train: { xs: train.xs, ys: validation.ys }, validation })).toBe(
      'ShapeError: fineTune: data.train has xs [50, 2] and ys [30, 3]; pass as many rows of each, at least one.',
    );
  });
});
