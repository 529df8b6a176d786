// What the fused kernels promise beyond the published cases, as checks that run on whichever backend is active, in a page.
// Expected values come from the float64 reference, which is held to the published cases itself, or from the definition.
import * as tf from '@tensorflow/tfjs';
import { addLayerNorm } from '../../src/ticknorm/norm/addLayerNorm';
import { layerNorm, layerNormWithMoments } from '../../src/ticknorm/norm/layerNorm';
import { LayerNorm } from '../../src/ticknorm/norm/layers/LayerNorm';
import { referenceLayerNorm, referenceLayerNormGradients } from '../../src/ticknorm/norm/reference';
import { rmsNorm } from '../../src/ticknorm/norm/rmsNorm';
import { normals } from '../../src/ticknorm/testing/data';
import { farthest } from '../../src/ticknorm/testing/farthest';
import { type Check, every, inputs, near, said, same } from './problems';

export const checks: Readonly<Record<string, Check>> = {
  'one kernel forward and one backward do all the work': async () => {
    const { x, gamma, beta } = inputs([32, 16, 64]);
    const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Tensor => layerNorm(a, b, c);
    const { kernels } = await tf.profile(() => tf.grads(f)([x, gamma, beta]));
    const names = kernels.map(({ name }) => name).filter((name) => name !== 'Identity'); // views
    return same(names, ['LayerNormFused', 'LayerNormFusedGrad']);
  },

  'within 1e-6 of float64 at offset 1e6 and deviation 1, up to a width of 1024': () =>
    every([1, 2, 7, 64, 127, 768, 1023, 1024], async (width) => {
      const x = normals(3 * width, width, { mean: 1e6 });
      const { y } = referenceLayerNorm(x, undefined, undefined, { shape: [3, width] });
      return near(layerNorm(tf.tensor(x, [3, width])), y, { atol: 1e-6, rtol: 1e-6 });
    }),

  'rows of 1e30, 1e-30 and 3e37 are normalised like those of 1': () =>
    every([1e30, 1e-30, 3e37], async (scale) => {
      const x = normals(5 * 48, 2).map((value) => value * scale);
      const { y } = referenceLayerNorm(x, undefined, undefined, { shape: [5, 48], epsilon: 0 });
      const got = layerNorm(tf.tensor(x, [5, 48]), undefined, undefined, { epsilon: 0 });
      const rms = rmsNorm(tf.tensor(x, [5, 48]), undefined, { epsilon: 0 });
      const ones = rms.square().mean(1);
      const close = { atol: 1e-6, rtol: 1e-6 };
      return [...(await near(got, y, close)), ...(await near(ones, [1, 1, 1, 1, 1], close))];
    }),

  'one number in a row that is far from the others costs them no digits': () =>
    every([0, 1, 383, 767], async (place) => {
      const x = normals(768, 3);
      x[place] = 1e5;
      const { y } = referenceLayerNorm(x);
      return near(layerNorm(tf.tensor(x)), y, { atol: 1e-6, rtol: 1e-6 });
    }),

  'a constant row gives exactly beta': () =>
    every([1, 3, 64, 333, 768], async (width) => {
      const values = [0.1, 1e6 + 0.25, -3e7, 1e30, 0];
      const x = tf.tensor(values).expandDims(1).tile([1, width]);
      const beta = normals(width, 4);
      const y = layerNorm(x, tf.tensor(normals(width, 5)), tf.tensor(beta));
      return near(
        y,
        Array.from({ length: 5 * width }, (_, i) => beta[i % width] ?? Number.NaN),
        { atol: 0, rtol: 0 },
      );
    }),

  'NaN and Infinity stay in their rows': () =>
    every([8, 9], async (width) => {
      const x = normals(6 * width, 6);
      x[1 * width + 2] = Number.NaN;
      x[4 * width + 1] = Number.POSITIVE_INFINITY;
      const { y } = referenceLayerNorm(x, undefined, undefined, { shape: [6, width] });
      const got = await layerNorm(tf.tensor(x, [6, width])).data();
      const lost = Array.from({ length: 6 }, (_, row) =>
        got.subarray(row * width, (row + 1) * width).every(Number.isNaN),
      );
      const clean = (v: ArrayLike<number>): number[] => Array.from(v, (value) => (Number.isNaN(value) ? 0 : value));
      return [
        ...same(lost, [false, true, false, false, true, false]),
        ...said('y', farthest(clean(got), clean(y), { atol: 1e-6, rtol: 1e-6 })),
      ];
    }),

  'values and gradients of matrices tall, wide, odd and of one row or column': () =>
    every(
      [
        [1, 1],
        [1, 9],
        [2, 2],
        [3, 5],
        [64, 1],
        [5, 1001],
        [333, 7],
        [2000, 3],
        [129, 6],
        [16, 4096],
      ],
      async (shape) => {
        const [rows = 0, width = 0] = shape;
        const x = normals(rows * width, 7, { mean: 2 });
        const dy = normals(rows * width, 8);
        const gamma = normals(width, 9, { mean: 1 });
        const beta = normals(width, 10);
        const t = { x: tf.tensor(x, shape), gamma: tf.tensor(gamma), beta: tf.tensor(beta), dy: tf.tensor(dy, shape) };
        const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Tensor => layerNorm(a, b, c);
        const [dx, dgamma, dbeta] = tf.grads(f)([t.x, t.gamma, t.beta], t.dy);
        const y = referenceLayerNorm(x, gamma, beta, { shape }).y;
        const wanted = referenceLayerNormGradients(dy, x, gamma, { shape });
        const perColumn = { atol: 2e-6 * Math.sqrt(rows), rtol: 2e-6 };
        return [
          ...(await near(layerNorm(t.x, t.gamma, t.beta), y, { atol: 2e-6, rtol: 2e-6 }, 'y')),
          ...(await near(dx, wanted.dx, { atol: 5e-6, rtol: 5e-6 }, 'dx')),
          ...(await near(dgamma, wanted.dgamma, perColumn, 'dgamma')),
          ...(await near(dbeta, wanted.dbeta, perColumn, 'dbeta')),
        ];
      },
    ),

  'a tensor that other operations made, of any rank, over axes that are not the last': async () => {
    const x = normals(3 * 5 * 4 * 7, 11);
    const shape = [3, 5, 4, 7];
    const made = tf.tensor(x, [105, 4]).matMul(tf.eye(4)).reshape(shape);
    const problems: string[] = [];
    for (const axis of [[1], [3], [1, 2], [2, 3], [0, 2], [1, 2, 3], [0, 1, 2, 3]]) {
      const { y, mean, rstd } = referenceLayerNorm(x, undefined, undefined, { shape, axis });
      const got = layerNormWithMoments(made, undefined, undefined, { axis });
      const close = { atol: 2e-6, rtol: 2e-6 };
      const part = made.slice([1, 1, 0, 2], [2, 3, 4, 5]);
      const cut = layerNorm(part, undefined, undefined, { axis });
      const again = referenceLayerNorm(Float64Array.from(await part.data()), undefined, undefined, {
        shape: part.shape,
        axis,
      });
      problems.push(
        ...(await near(got.y, y, close, `y of axes ${axis}`)),
        ...(await near(got.mean, mean, close, `mean of axes ${axis}`)),
        ...(await near(got.rstd, rstd, close, `rstd of axes ${axis}`)),
        ...(await near(cut, again.y, close, `a part over axes ${axis}`)),
      );
    }
    return problems;
  },

  'int32 and bool are cast': async () => {
    const { y } = referenceLayerNorm([[3, 1, 4, 1, 5]]);
    const flags = referenceLayerNorm([[1, 0, 0, 1, 1]]);
    return [
      ...(await near(layerNorm(tf.tensor([[3, 1, 4, 1, 5]], [1, 5], 'int32')), y, { atol: 1e-6, rtol: 1e-6 })),
      ...(await near(layerNorm(tf.tensor([1, 0, 0, 1, 1], [1, 5], 'bool')), flags.y, { atol: 1e-6, rtol: 1e-6 })),
    ];
  },

  'addLayerNorm gives the sum, its normalisation, and gradients through both': async () => {
    const shape = [9, 33];
    const [a, b, dy, dsum] = [12, 13, 14, 15].map((seed) => normals(9 * 33, seed));
    const [gamma, beta] = [normals(33, 16, { mean: 1 }), normals(33, 17)];
    if (!a || !b || !dy || !dsum) throw new Error('unreachable');
    const sum = a.map((value, i) => value + (b[i] ?? 0));
    const t = [tf.tensor(a, shape), tf.tensor(b, shape), tf.tensor(gamma), tf.tensor(beta)];
    const loss = (x: tf.Tensor, residual: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor => {
      const got = addLayerNorm(x, residual, scale, shift);
      return got.y
        .mul(tf.tensor(dy, shape))
        .add(got.sum.mul(tf.tensor(dsum, shape)))
        .sum();
    };
    const [da, db, dgamma, dbeta] = tf.grads(loss)(t);
    const wanted = referenceLayerNormGradients(dy, sum, gamma, { shape });
    const dx = wanted.dx.map((value, i) => value + (dsum[i] ?? 0));
    const close = { atol: 5e-6, rtol: 5e-6 };
    const [x, residual, ...rest] = t;
    if (!x || !residual) throw new Error('unreachable');
    const got = addLayerNorm(x, residual, ...rest);
    return [
      ...(await near(got.sum, sum, { atol: 0, rtol: 0 }, 'sum')),
      ...(await near(got.y, referenceLayerNorm(sum, gamma, beta, { shape }).y, close, 'y')),
      ...(await near(da, dx, close, 'dx')),
      ...(await near(db, dx, close, 'dresidual')),
      ...(await near(dgamma, wanted.dgamma, close, 'dgamma')),
      ...(await near(dbeta, wanted.dbeta, close, 'dbeta')),
    ];
  },

  'the gradient of the gradient agrees with central differences in float64': async () => {
    const shape = [3, 5];
    const [x, dy, probe] = [normals(15, 18), normals(15, 19), normals(15, 20)];
    const slope = (v: tf.Tensor): tf.Tensor =>
      tf
        .grad((u) => layerNorm(u).mul(tf.tensor(dy, shape)).sum())(v)
        .mul(tf.tensor(probe, shape))
        .sum();
    const along = (i: number, h: number): number => {
      const moved = Float64Array.from(x, (value, j) => (i === j ? value + h : value));
      const { dx } = referenceLayerNormGradients(dy, moved, undefined, { shape });
      return dx.reduce((sum, value, j) => sum + value * (probe[j] ?? 0), 0);
    };
    const wanted = Array.from(x, (_, i) => (along(i, 1e-5) - along(i, -1e-5)) / 2e-5);
    return near(tf.grad(slope)(tf.tensor(x, shape)), wanted, { atol: 1e-5, rtol: 1e-4 });
  },

  'nothing is left behind, in tensors or in the memory of the device': async () => {
    // 300 rows, so that sums of columns take two steps; 60 of them where two axes are normalised.
    const { x, gamma, beta } = inputs([60, 5, 33]);
    const both = { axis: [1, 2] };
    const one = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Tensor => layerNorm(a, b, c);
    const two = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => layerNorm(a, b, undefined, both);
    const square = gamma.expandDims(0).tile([5, 1]);
    const once = async (): Promise<void> => {
      const outputs = [
        layerNorm(x, gamma, beta),
        layerNorm(x),
        rmsNorm(x, gamma),
        ...Object.values(addLayerNorm(x, x)),
      ];
      outputs.push(...tf.grads(one)([x, gamma, beta]), ...tf.grads(two)([x, square]), tf.grad((v) => rmsNorm(v))(x));
      await Promise.all(outputs.map((each) => each.data()));
      for (const each of outputs) each.dispose();
    };
    await once();
    const held = (): number[] => [tf.memory().numTensors, tf.memory().numDataBuffers, tf.engine().backend.numDataIds()];
    const before = held();
    for (let i = 0; i < 5; i++) await once();
    return same(held(), before);
  },

  'what the caller passed is as it was': async () => {
    const { x, gamma, beta } = inputs([4, 6]);
    const copies = await Promise.all([x, gamma, beta].map((each) => each.data()));
    const before = copies.map((values) => values.slice());
    await layerNorm(x, gamma, beta).data();
    const after = await Promise.all([x, gamma, beta].map((each) => each.data()));
    return same(after.map(String), before.map(String));
  },

  'a model with the layer learns': async () => {
    const model = tf.sequential();
    model.add(
      tf.layers.dense({
        units: 16,
        inputShape: [8],
        activation: 'relu',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
      }),
    );
    model.add(new LayerNorm());
    model.add(tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }));
    model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
    const x = tf.tensor(normals(64 * 8, 21), [64, 8]);
    const y = x.slice([0, 0], [64, 1]).mul(x.slice([0, 1], [64, 1]));
    const { history } = await model.fit(x, y, { epochs: 15, batchSize: 24, shuffle: false, verbose: 0 });
    const losses = (history['loss'] ?? []).map(Number);
    const [first = 0, last = 1] = [losses[0], losses.at(-1)];
    return last < first / 2 ? [] : [`the loss went from ${first} to ${last}`];
  },
};

/** Name of {@link threaded}. */
export const THREADED = "tfjs' memory is shared between threads";

export async function threaded(): Promise<string[]> {
  const memory: unknown = ['wasm', 'wasmMemory', 'buffer'].reduce(
    (at: unknown, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    tf.backend(),
  );
  return memory instanceof SharedArrayBuffer ? [] : ['the wasm backend has no shared memory'];
}

/** Three digits: a half float has 11 bits, and x, the moments and y are each rounded to it. The sums between are not. */
export async function halfFloats(): Promise<string[]> {
  const x = normals(16 * 96, 22, { mean: 1 });
  const { y } = referenceLayerNorm(x, undefined, undefined, { shape: [16, 96] });
  return near(layerNorm(tf.tensor(x, [16, 96])), y, { atol: 4e-3, rtol: 2e-3 });
}
