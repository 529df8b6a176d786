// Fine-tuning is worth it: filters learned on the digits 0 to 4, frozen, tell 5 to 9 apart from 20 examples better than
// filters that have only those 20 to learn from. The two differ in nothing else: same model, data, seeds and options.
import * as tf from '@tensorflow/tfjs';
import { type FineTuneData, type FineTuneOptions, type FineTuneSet, fineTune } from 'ticknorm';
import { type DigitsSplit, digits } from 'ticknorm/datasets';
import { beforeAll, expect, test } from 'vitest';

const SEEDS = [1, 2, 3, 4, 5];
const FEW = 20; // four of each digit

const common = {
  loss: tf.metrics.categoricalCrossentropy,
  metrics: { accuracy: tf.metrics.categoricalAccuracy },
} satisfies FineTuneOptions;

let zeroToFour: FineTuneData;
let fiveToNine: FineTuneData;
let heldOut: FineTuneSet;
beforeAll(async () => {
  const { train, test, dispose } = await digits();
  // The digits come 0, 1, ... 9, 0, 1, ...: any number of images is balanced.
  const [base, other] = [fiveDigits(train, 0), fiveDigits(train, 5)];
  zeroToFour = { train: rows(base, 0, 2250), validation: rows(base, 2250, 250) };
  fiveToNine = { train: rows(other, 0, FEW), validation: rows(other, 2000, 250) };
  heldOut = fiveDigits(test, 5);
  dispose();
});

// Measured on wasm: from scratch 0.690, 0.686, 0.674, 0.682, 0.640; fine-tuned 0.678, 0.780, 0.698, 0.714, 0.766.
test('fine-tuned on 20 images of 5 to 9, a model that knows 0 to 4 beats a new one', async () => {
  const gains: number[] = [];
  for (const seed of SEEDS) {
    const pretrained = network(seed);
    const options = { ...common, epochs: 5, batchSize: 32, learningRate: 0.003, seed };
    const { best } = await fineTune(pretrained, zeroToFour, options);
    expect(best['val_accuracy']).toBeGreaterThan(0.94);
    const [kernel = tf.zeros([1]), bias = tf.zeros([1])] = pretrained.getLayer('filters').getWeights();
    const weights = { 'filters/kernel': kernel, 'filters/bias': bias };
    const fineTuned = await learn(network(100 + seed), seed, { weights, freeze: 'filters' });
    gains.push(fineTuned - (await learn(network(100 + seed), seed)));
  }
  expect(gains.reduce((sum, gain) => sum + gain) / gains.length).toBeGreaterThan(0.02);
  expect(gains.filter((gain) => gain > 0).length).toBeGreaterThanOrEqual(4);
}, 600_000);

/** Accuracy on held-out images of 5 to 9 after learning from few. */
async function learn(model: tf.Sequential, seed: number, pretrained: Partial<FineTuneOptions> = {}): Promise<number> {
  const options = { ...common, epochs: 30, batchSize: 10, patience: 6, seed, ...pretrained };
  await fineTune(model, fiveToNine, options);
  const accuracy = tf.tidy(() => {
    const predictions = model.apply(heldOut.xs);
    if (!(predictions instanceof tf.Tensor)) throw new Error('one tensor is expected');
    return tf.mean(tf.metrics.categoricalAccuracy(heldOut.ys, predictions)).dataSync()[0];
  });
  return accuracy ?? Number.NaN;
}

/** A convolution of 16 filters, 7 × 7 with stride 3, as a dense layer of patches: tfjs' wasm backend trains no other. */
function network(seed: number): tf.Sequential {
  const kernelInitializer = (layer: number) => tf.initializers.glorotUniform({ seed: 10 * seed + layer });
  return tf.sequential({
    layers: [
      tf.layers.dense({
        name: 'filters',
        units: 16,
        inputShape: [64, 49],
        activation: 'relu',
        kernelInitializer: kernelInitializer(1),
      }),
      tf.layers.reshape({ targetShape: [8, 8, 16] }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ name: 'hidden', units: 64, activation: 'relu', kernelInitializer: kernelInitializer(2) }),
      tf.layers.dense({ name: 'head', units: 5, activation: 'softmax', kernelInitializer: kernelInitializer(3) }),
    ],
  });
}

/** The images of five digits from `first` on, as patches, and which of the five each is. */
function fiveDigits({ xs, ys, labels }: DigitsSplit, first: number): FineTuneSet {
  return tf.tidy(() => {
    const picked = [...labels.keys()].filter((i) => (labels[i] ?? 0) >= first && (labels[i] ?? 0) < first + 5);
    const classes = tf.gather(ys, picked).slice([0, first], [-1, 5]);
    return { xs: tf.keep(patches(tf.gather(xs, picked))), ys: tf.keep(classes) };
  });
}

/** `[n, 784]` as `[n, 64, 49]`: 8 × 8 overlapping patches of 7 × 7 pixels. */
function patches(xs: tf.Tensor): tf.Tensor {
  const images = xs.reshape([-1, 28, 28]);
  const corners = Array.from({ length: 64 }, (_, i) => [3 * Math.floor(i / 8), 3 * (i % 8)] as const);
  return tf.concat(
    corners.map(([row, column]) => images.slice([0, row, column], [-1, 7, 7]).reshape([-1, 1, 49])),
    1,
  );
}

function rows({ xs, ys }: FineTuneSet, start: number, size: number): FineTuneSet {
  return { xs: xs.slice(start, size), ys: ys.slice(start, size) };
}
