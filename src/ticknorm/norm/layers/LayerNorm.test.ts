// LayerNorm as a layer: in models, in training, saved and loaded. Losses are those that Python's tf.keras printed, taken
// from tfjs' own normalization_test.ts (commit 0fc04d9); other values come from the float64 reference.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../testing/allClose';
import { backends, leaked, useBackend } from '../../testing/backends';
import { normals } from '../../testing/data';
import { loaded, one, saved } from '../../testing/models';
import { thrown } from '../../testing/thrown';
import { referenceLayerNorm } from '../reference';
import { LayerNorm, type LayerNormArgs } from './LayerNorm';

const close = { atol: 2e-6, rtol: 1e-5 };
const trajectories: {
  name: string;
  axis?: number[];
  dense10?: boolean;
  xs: number[][] | number[][][];
  ys: number[][];
  losses: number[];
}[] = [
  {
    name: 'rank 2',
    xs: [
      [1, 2, 3],
      [3, 6, 24],
      [10, 5, 0],
    ],
    ys: [[0], [-1], [2]],
    losses: [1.66666663, 1.42963588, 1.23724043, 1.07937658, 0.94865519],
  },
  {
    name: 'rank 2, after a dense layer',
    dense10: true,
    xs: [
      [1, 2, 3],
      [3, 6, 24],
      [10, 5, 0],
      [2, 7, 8],
    ],
    ys: [[0], [-1], [2], [3]],
    losses: [3.5, 3.10835028, 2.87067294, 2.72433114, 2.63661909],
  },
  {
    name: 'rank 3',
    xs: [
      [
        [1, 2, 3],
        [3, 6, 24],
      ],
      [
        [10, 5, 0],
        [2, 7, 8],
      ],
    ],
    ys: [[0], [-1]],
    losses: [0.5, 0.33119968, 0.23371895, 0.17136104, 0.12831645],
  },
  {
    name: 'rank 3, two axes',
    axis: [-2, -1],
    xs: [
      [
        [1, 2, 3],
        [3, 6, 24],
      ],
      [
        [10, 5, 0],
        [2, 7, 8],
      ],
    ],
    ys: [[0], [-1]],
    losses: [0.5, 0.33376089, 0.2378987, 0.1792381, 0.14085536],
  },
];

/** A model of one layer that was given weights that are not 0 and 1. */
function model(
  args: LayerNormArgs,
  inputShape: number[],
  layer = new LayerNorm({ ...args, inputShape }),
): tf.Sequential {
  const made = tf.sequential({ layers: [layer] });
  layer.setWeights(layer.getWeights().map((weight, i) => tf.tensor(normals(weight.size, 50 + i), weight.shape)));
  return made;
}

describe.each(backends)('LayerNorm on %s', (backend) => {
  useBackend(backend);

  test.each(trajectories)('trains as in Keras: $name', async ({ axis, dense10, xs, ys, losses }) => {
    const made = tf.sequential();
    const inputShape = tf.tensor(xs).shape.slice(1);
    if (dense10) made.add(tf.layers.dense({ units: 10, kernelInitializer: 'ones', inputShape }));
    made.add(new LayerNorm({ ...(axis && { axis }), ...(!dense10 && { inputShape }) }));
    if (inputShape.length > 1) made.add(tf.layers.flatten());
    made.add(tf.layers.dense({ units: 1, kernelInitializer: 'ones' }));
    made.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
    const { history } = await made.fit(tf.tensor(xs), tf.tensor(ys), { epochs: 5, verbose: 0 });
    expect(history['loss']).toBeAllClose(losses, { atol: 1e-3, rtol: 0 }); // their test's own tolerance
  });

  test.each([
    { center: false },
    { scale: false },
    { center: false, scale: false },
    { gammaRegularizer: 'l1l2', betaRegularizer: tf.regularizers.l1({ l1: 0.1 }) },
  ] satisfies LayerNormArgs[])('fits with %o', async (args) => {
    const made = tf.sequential({
      layers: [new LayerNorm({ ...args, inputShape: [3] }), tf.layers.dense({ units: 1, kernelInitializer: 'ones' })],
    });
    made.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
    const { history } = await made.fit(tf.tensor(normals(30, 1), [10, 3]), tf.tensor(normals(10, 2), [10, 1]), {
      epochs: 5,
      verbose: 0,
    });
    const losses = Float64Array.from(history['loss'] ?? [], Number);
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
  });

  test('the values are those of the formula, over any axes, which stay as the caller wrote them', () => {
    const axis = [2, 1];
    const x = normals(24, 3);
    const [gamma, beta] = [normals(12, 50), normals(12, 51)];
    const y = one(model({ axis, epsilon: 0.01 }, [3, 4]).predict(tf.tensor(x, [2, 3, 4])));
    expect(y).toBeAllClose(
      referenceLayerNorm(x, gamma, beta, { axis: [1, 2], epsilon: 0.01, shape: [2, 3, 4] }).y,
      close,
    );
    expect(axis).toEqual([2, 1]);
  });

  test('int32 input is cast', () => {
    const y = one(model({}, [4]).predict(tf.tensor([[3, 1, 4, 1]], [1, 4], 'int32')));
    const wanted = referenceLayerNorm([[3, 1, 4, 1]], normals(4, 50), normals(4, 51), { epsilon: 1e-3 });
    expect(y).toBeAllClose(wanted.y, close);
  });

  test('a mask passes through it', () => {
    const mask = (): tf.layers.Layer => tf.layers.masking({ maskValue: 0, inputShape: [3, 2] });
    const rnn = (): tf.layers.Layer =>
      tf.layers.simpleRNN({ units: 2, kernelInitializer: 'ones', recurrentInitializer: 'ones' });
    const norm = new LayerNorm({ betaInitializer: 'ones' }); // so that a masked step would count if it was not
    const made = tf.sequential({ layers: [mask(), norm, rnn()] });
    const short = tf.tensor([[[1, 2], [3, 5], [0, 0]]]); // biome-ignore format: one sequence a line
    const cut = tf.sequential({ layers: [new LayerNorm({ betaInitializer: 'ones', inputShape: [2, 2] }), rnn()] });
    expect(one(made.predict(short))).toBeAllClose(
      one(cut.predict(short.slice([0, 0, 0], [1, 2, 2]))).dataSync(),
      close,
    );
  });

  test('a constraint holds after every update, and when the weights are read', async () => {
    const norm = new LayerNorm({
      gammaConstraint: 'nonNeg',
      betaConstraint: tf.constraints.maxNorm({ maxValue: 0.5, axis: 0 }),
      inputShape: [2],
    });
    const made = tf.sequential({ layers: [norm] });
    made.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
    const x = tf.tensor2d([1, 2, 4, 3], [2, 2]);
    await made.fit(x, tf.tensor2d([9, -9, -9, 9], [2, 2]), { epochs: 5, verbose: 0 }); // wants gamma = -9
    expect(norm.getWeights()[0]).toBeAllClose([0, 0], { atol: 0, rtol: 0 });
    await made.fit(x, tf.tensor2d([9, 9, 9, 9], [2, 2]), { epochs: 5, verbose: 0 }); // wants beta = 9
    expect(norm.getWeights()[1]?.norm()).toBeAllClose([0.5], close);
  });

  test('a thousand steps of training leave no tensor behind', () => {
    const made = model({ gammaConstraint: 'nonNeg' }, [6]);
    const [x, y] = [tf.tensor(normals(24, 5), [4, 6]), tf.tensor(normals(24, 6), [4, 6])];
    const optimizer = tf.train.adam(0.01);
    const loss = (): tf.Scalar => tf.losses.meanSquaredError(y, one(made.apply(x))).asScalar();
    optimizer.minimize(loss);
    expect(
      leaked(() => {
        for (let step = 0; step < 1000; step++) optimizer.minimize(loss);
      }),
    ).toBe(0);
  });

  test('a saved model gives the same after loading', async () => {
    const args = {
      axis: [1, 2],
      epsilon: 0.25,
      name: 'norm',
      gammaInitializer: tf.initializers.constant({ value: 2 }),
      gammaRegularizer: tf.regularizers.l2({ l2: 0.5 }),
      betaConstraint: 'nonNeg',
    };
    const made = model(args, [3, 4]);
    const again = await loaded(await saved(made));
    const x = tf.tensor(normals(24, 7), [2, 3, 4]);
    expect(one(again.predict(x))).toBeAllClose(one(made.predict(x)).dataSync(), { atol: 0, rtol: 0 });
    expect(again.layers[0]?.getConfig()).toEqual(made.layers[0]?.getConfig());
  });

  test("the weights of tfjs' own layer load by name", async () => {
    const own = tf.sequential({ layers: [tf.layers.layerNormalization({ name: 'norm', inputShape: [4] })] });
    own.setWeights([tf.tensor(normals(4, 8)), tf.tensor(normals(4, 9))]);
    const { weightData, weightSpecs = [] } = await saved(own);
    if (!(weightData instanceof ArrayBuffer)) throw new Error('expected one buffer');
    const made = tf.sequential({ layers: [new LayerNorm({ name: 'norm', inputShape: [4] })] });
    made.loadWeights(tf.io.decodeWeights(weightData, weightSpecs));
    const x = normals(8, 10);
    const wanted = referenceLayerNorm(x, normals(4, 8), normals(4, 9), { epsilon: 1e-3, shape: [2, 4] });
    expect(one(made.predict(tf.tensor(x, [2, 4])))).toBeAllClose(wanted.y, close);
  });
});

describe('the configuration of LayerNorm', () => {
  useBackend('cpu');

  test("holds all that tfjs' own layer saves, in its words", () => {
    const own = tf.layers.layerNormalization({ name: 'norm', axis: -1 }).getConfig();
    const ours = new LayerNorm({ name: 'norm' }).getConfig();
    expect(ours).toEqual({ ...own, betaConstraint: null, gammaConstraint: null });
  });

  test("is read from that of tfjs' own layer", () => {
    const own = tf.layers.layerNormalization({ name: 'norm', axis: [1, 2], epsilon: 0.5, scale: false });
    const ours = LayerNorm.fromConfig(LayerNorm, own.getConfig());
    expect(ours.getConfig()).toEqual({ ...own.getConfig(), betaConstraint: null, gammaConstraint: null });
  });

  test('says what is wrong', () => {
    const build = (args: LayerNormArgs, shape: tf.Shape | tf.Shape[]) => () => new LayerNorm(args).build(shape);
    expect([
      thrown(() => new LayerNorm({ epsilon: -1 })),
      thrown(build({ axis: 2 }, [null, 3])),
      thrown(build({ axis: [0, 1] }, [null, 3])),
      thrown(build({}, [[null, 3], [null, 4]])), // biome-ignore format: two shapes
    ]).toEqual([
      'RangeError: LayerNorm: epsilon is -1, but it is added to a variance; pass a finite number >= 0, such as 0.00001.',
      'ShapeError: LayerNorm: axis 2 is not an axis of x [null, 3]; pass whole numbers from -2 to 1.',
      'ShapeError: LayerNorm: axis 0 of an input [null, 3] has no fixed size, but gamma and beta need one; normalise over other axes, or give inputShape that size.',
      'TypeError: LayerNorm: the layer was applied to 2 tensors; apply it to one.',
    ]);
  });
});
