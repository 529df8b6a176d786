// Which layers learn, and how fast.
import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { useBackend } from '../../testing/backends';
import { thrown } from '../../testing/thrown';
import { freezeLayers, type LayerRule, learningWeights } from './layers';

useBackend('cpu');

let count = 0;
let model: tf.Sequential;

/** A base that is a model of its own, conv1 and conv2, and a head. */
function network(): tf.Sequential {
  const base = tf.sequential({
    name: 'base',
    layers: [
      tf.layers.dense({ name: 'conv1', units: 3, inputShape: [2] }),
      tf.layers.dense({ name: 'conv2', units: 3 }),
    ],
  });
  const built = tf.sequential({ name: `net${count++}`, layers: [base, tf.layers.dense({ name: 'head', units: 1 })] });
  return built;
}

beforeEach(() => {
  model = network();
});

const defaults = { learningRate: 0.1, weightDecay: 0.01 };
const learning = (): string[] => learningWeights(model, defaults, []).map(({ weight }) => weight.originalName);

describe('freezeLayers', () => {
  test.each<{ rule: LayerRule; learns: string[] }>([
    { rule: 'conv1', learns: ['conv2', 'head'] },
    { rule: 'base', learns: ['head'] },
    { rule: /^conv/, learns: ['head'] },
    { rule: /^conv/g, learns: ['head'] },
    { rule: (layer) => layer.name.endsWith('2'), learns: ['conv1', 'head'] },
    { rule: ['conv1', /head/], learns: ['conv2'] },
  ])('freezes $rule', ({ rule, learns }) => {
    freezeLayers(model, rule, []);
    expect(learning()).toEqual(learns.flatMap((name) => [`${name}/kernel`, `${name}/bias`]));
    expect(model.trainableWeights.map(({ originalName }) => originalName)).toEqual(learning());
  });

  test('unfreezes what is named, inside a frozen model too', () => {
    freezeLayers(model, 'base', []);
    freezeLayers(model, [], 'conv2');
    expect(learning()).toEqual(['conv2/kernel', 'conv2/bias', 'head/kernel', 'head/bias']);
  });

  test('unfreeze has the last word', () => {
    freezeLayers(model, /./, /head/);
    expect(learning()).toEqual(['head/kernel', 'head/bias']);
  });

  test('refuses a name that fits no layer, and what is no rule', () => {
    expect(thrown(() => freezeLayers(model, ['conv1', 'conv3'], []))).toBe(
      `RangeError: fineTune: freeze names "conv3", but no layer of model "${model.name}" is called so; its layers are "base/conv1", "base/conv2", "head".`,
    );
    expect(thrown(() => freezeLayers(model, [], /tail/))).toBe(
      `RangeError: fineTune: unfreeze names /tail/, but no layer of model "${model.name}" is called so; its layers are "base/conv1", "base/conv2", "head".`,
    );
    expect(thrown(() => freezeLayers(model, 3 as never, []))).toBe(
      "TypeError: fineTune: freeze is 3; pass a layer's name, a pattern, a function of the layer, or an array of these.",
    );
  });
});

describe('learningWeights', () => {
  test('gives each weight the settings of the first group that it fits, and no decay to biases', () => {
    const groups = [
      { layers: 'head', learningRate: 1 },
      { layers: ['base', 'head'], learningRate: 0.5, weightDecay: 0 },
    ];
    expect(
      learningWeights(model, defaults, groups).map(({ weight, learningRate, weightDecay }) => [
        weight.originalName,
        learningRate,
        weightDecay,
      ]),
    ).toEqual([
      ['conv1/kernel', 0.5, 0],
      ['conv1/bias', 0.5, 0],
      ['conv2/kernel', 0.5, 0],
      ['conv2/bias', 0.5, 0],
      ['head/kernel', 1, 0.01],
      ['head/bias', 1, 0],
    ]);
  });

  test('refuses a model of which nothing learns, and a group for no layer', () => {
    expect(thrown(() => learningWeights(model, defaults, [{ layers: 'tail' }]))).toBe(
      `RangeError: fineTune: groups[0].layers names "tail", but no layer of model "${model.name}" is called so; its layers are "base/conv1", "base/conv2", "head".`,
    );
    freezeLayers(model, /./, []);
    expect(thrown(learning)).toBe(
      `RangeError: fineTune: no layer of model "${model.name}" learns; unfreeze some of "base/conv1", "base/conv2", "head", for example { unfreeze: "head" }.`,
    );
  });
});
