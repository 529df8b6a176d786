// A run that goes on from a checkpoint of another.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../../testing/backends';
import { everything, network, numbers, task } from '../../testing/corners';
import type { Checkpoint } from './checkpoint';
import { fineTune } from './fineTune';

useBackend('wasm');

const loss = tf.metrics.categoricalCrossentropy;

describe('resumes', () => {
  test.each(['adam', 'sgd'] as const)(
    'with %s to the same numbers, through JSON, from every epoch',
    async (optimizer) => {
      const data = task();
      const kept: string[] = [];
      const options = { ...everything, loss, optimizer, epochs: 5 };
      const whole = await fineTune(network({ batchNorm: true }), data, {
        ...options,
        onCheckpoint: (checkpoint) => void kept.push(JSON.stringify(checkpoint)),
      });
      expect(kept).toHaveLength(5);
      for (const text of kept) {
        const resume: Checkpoint = JSON.parse(text);
        const resumed = await fineTune(network({ batchNorm: true }), data, { ...options, resume });
        expect(resumed.history).toEqual(whole.history);
        expect(numbers(resumed.model)).toEqual(numbers(whole.model));
      }
    },
  );

  test('and searches, to the same numbers where a constraint applied once more would change their last bits', async () => {
    const constrained = (): tf.Sequential => {
      const kernelInitializer = tf.initializers.glorotNormal({ seed: 1 });
      const settings = { units: 3, inputShape: [2], kernelInitializer, kernelConstraint: 'unitNorm' as const };
      return tf.sequential({ layers: [tf.layers.dense({ ...settings, name: 'head', activation: 'softmax' })] });
    };
    const kept: Checkpoint[] = [];
    const options = { loss, epochs: 3, learningRate: 0.01 };
    const whole = await fineTune(constrained(), task(), { ...options, onCheckpoint: (given) => void kept.push(given) });
    for (const from of [...kept.map((resume) => ({ resume })), { search: { values: { learningRate: [0.01] } } }]) {
      const again = await fineTune(constrained(), task(), { ...options, ...from });
      expect(again.history).toEqual(whole.history);
      expect(numbers(again.model)).toEqual(numbers(whole.model));
    }
  });

  test('not with another model, another order of examples, or what is no checkpoint', async () => {
    const data = task();
    const kept: Checkpoint[] = [];
    await fineTune(network(), data, { loss, epochs: 1, onCheckpoint: (given) => void kept.push(given) });
    const [resume] = kept;
    const refused = async (model: tf.LayersModel, options: object): Promise<string> => {
      const before = [numbers(model), tf.memory().numTensors];
      const message = await fineTune(model, data, { loss, ...(resume ? { resume } : {}), ...options }).catch(String);
      expect([numbers(model), tf.memory().numTensors]).toEqual(before);
      return String(message);
    };
    expect(await refused(network({ batchNorm: true }), {})).toBe(
      'RangeError: fineTune: the checkpoint has head/kernel [8, 3] where the model has norm/gamma [8]; resume with the model, the frozen layers and the optimizer that it was made with.',
    );
    expect(await refused(network(), { optimizer: 'sgd' })).toBe(
      'RangeError: fineTune: optimizer is "sgd", but the checkpoint to resume is of a run with "adam"; pass optimizer: "adam", or the numbers would not be those of one run.',
    );
    expect(await refused(network(), { freeze: 'body' })).toBe(
      'RangeError: fineTune: the checkpoint has body/kernel [2, 8] where the model has head/kernel [8, 3]; resume with the model, the frozen layers and the optimizer that it was made with.',
    );
    expect(await refused(network(), { batchSize: 16 })).toBe(
      'RangeError: fineTune: batchSize is 16, but the checkpoint to resume is of a run with 32; pass batchSize: 32, or the numbers would not be those of one run.',
    );
    expect(await refused(network(), { resume: {} })).toBe(
      'TypeError: fineTune: resume is an object with schema undefined; pass a checkpoint that onCheckpoint was given, of schema 1.',
    );
    expect(await refused(network(), { search: { values: { learningRate: [1] } } })).toBe(
      'TypeError: fineTune: both search and resume are given, but a checkpoint is the state of one run; leave out search and pass the values that it found.',
    );
  });
});
