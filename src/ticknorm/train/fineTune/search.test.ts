// Successive halving on losses that are written down, without any training.
import { describe, expect, test } from 'vitest';
import { thrown } from '../../testing/thrown';
import type { Checkpoint } from './checkpoint';
import { checkSearch, combinations, type FineTuneSearch, successiveHalving } from './search';

const at = (epochs: number): Checkpoint => ({
  schema: 1,
  epochs,
  step: epochs,
  seed: 0,
  batchSize: 1,
  optimizer: 'adam',
  weights: [],
  moments: [],
  best: { epoch: 0, val_loss: 0, weights: [] },
  history: [],
});

describe('successiveHalving', () => {
  const nine: FineTuneSearch = { values: { learningRate: [1, 2, 3, 4, 5, 6, 7, 8, 9] } };

  test('trains all a little, a third three times as long, and stops when one is left', async () => {
    const calls: [number, number, number][] = [];
    const { trials, best, checkpoint } = await successiveHalving(nine, 9, async (values, from, epochs) => {
      calls.push([values.learningRate ?? 0, from?.epochs ?? 0, epochs]);
      return { checkpoint: at(epochs), val_loss: Math.abs((values.learningRate ?? 0) - 6.2), done: false };
    });
    expect(calls.slice(0, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((rate) => [rate, 0, 1]));
    expect(calls.slice(9)).toEqual([
      [6, 1, 3],
      [7, 1, 3],
      [5, 1, 3],
    ]);
    expect(best).toEqual({ learningRate: 6 });
    expect(checkpoint?.epochs).toBe(3);
    expect(trials.map(({ values, epochs }) => [values.learningRate, epochs])).toEqual([
      [6, 3],
      [7, 3],
      [5, 3],
      [8, 1],
      [4, 1],
      [9, 1],
      [3, 1],
      [2, 1],
      [1, 1],
    ]);
  });

  test('judges by what a rung has seen: a slow starter is dropped', async () => {
    const search = { values: { learningRate: [1, 2] }, eta: 2, minEpochs: 2 };
    const { best } = await successiveHalving(search, 8, async (values, _, epochs) => {
      const slow = values.learningRate === 1; // 5 after two epochs, 1.25 after eight
      return { checkpoint: at(epochs), val_loss: slow ? 10 / epochs : 3, done: false };
    });
    expect(best).toEqual({ learningRate: 2 });
  });

  test('never trains longer than the run, and takes the best when the epochs are used up', async () => {
    const budgets: number[] = [];
    const { best } = await successiveHalving({ ...nine, eta: 2, minEpochs: 2 }, 3, async (values, _, epochs) => {
      budgets.push(epochs);
      return { checkpoint: at(epochs), val_loss: values.learningRate ?? 0, done: false };
    });
    expect(new Set(budgets)).toEqual(new Set([2, 3]));
    expect(best).toEqual({ learningRate: 1 });
  });

  test('drops what diverged, and trains no further what has stopped by itself', async () => {
    const calls: number[] = [];
    const search = { values: { learningRate: [1, 2, 3] }, eta: 2 };
    const { best, trials } = await successiveHalving(search, 9, async ({ learningRate = 0 }, _, epochs) => {
      calls.push(learningRate);
      const losses = [Number.POSITIVE_INFINITY, 0.2, 0.3];
      return { checkpoint: at(epochs), val_loss: losses[learningRate - 1] ?? 0, done: learningRate === 2 };
    });
    expect(calls).toEqual([1, 2, 3, 3]);
    expect(best).toEqual({ learningRate: 2 });
    expect(trials.at(-1)).toEqual({ values: { learningRate: 1 }, epochs: 1, val_loss: Number.POSITIVE_INFINITY });
  });
});

test('combinations are all there', () => {
  expect(combinations({ learningRate: [1, 2], weightDecay: [3, 4] })).toEqual([
    { learningRate: 1, weightDecay: 3 },
    { learningRate: 1, weightDecay: 4 },
    { learningRate: 2, weightDecay: 3 },
    { learningRate: 2, weightDecay: 4 },
  ]);
});

test.each([
  [
    { values: {} },
    'TypeError: fineTune: search.values is an object; pass the values to try, for example { learningRate: [0.001, 0.01] }.',
  ],
  [
    { values: { learningRate: [] } },
    'TypeError: fineTune: search.values.learningRate is an array of 0; pass an array of the values to try, for example [0.001, 0.01].',
  ],
  [
    { values: { learningRate: [0.1, -1] } },
    'RangeError: fineTune: search.values.learningRate[1] is -1; pass a finite number from 0 on, or leave it out.',
  ],
  [
    { values: { epochs: [1] } },
    'RangeError: fineTune: search.values has "epochs", but a search varies learningRate, weightDecay, clipNorm, batchSize; set the rest as options.',
  ],
  [
    { values: { learningRate: [1] }, eta: 1 },
    'RangeError: fineTune: search.eta is 1; pass a whole number from 2 on, or leave it out.',
  ],
  [
    { values: { learningRate: [1] }, minEpochs: 5 },
    'RangeError: fineTune: search.minEpochs is 5, but the whole run has 4 epochs; pass at most that.',
  ],
])('refuses %o', (search, message) => {
  expect(thrown(() => checkSearch(search as FineTuneSearch, 4))).toBe(message);
});
