// RMSNorm as a layer. Expected values: Zhang & Sennrich (2019), eq. 4, written out below in float64.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../testing/allClose';
import { backends, useBackend } from '../../testing/backends';
import { normals } from '../../testing/data';
import { loaded, one, saved } from '../../testing/models';
import { thrown } from '../../testing/thrown';
import { RMSNorm, type RMSNormArgs } from './RMSNorm';

const close = { atol: 2e-6, rtol: 1e-5 };
const x = normals(12, 1);
const scale = normals(4, 2);

/** Rows of 4. */
function reference(epsilon: number, by: ArrayLike<number> = scale): number[] {
  const rows = [0, 1, 2].map((row) => Array.from(x.subarray(4 * row, 4 * row + 4)));
  return rows.flatMap((row) => {
    const square = row.reduce((sum, value) => sum + value * value, 0) / 4;
    return row.map((value, i) => (value / Math.sqrt(square + epsilon)) * (by[i] ?? Number.NaN));
  });
}

function model(args: RMSNormArgs = {}): tf.Sequential {
  const made = tf.sequential({ layers: [new RMSNorm({ ...args, inputShape: [4] })] });
  made.setWeights(made.getWeights().map(() => tf.tensor(scale)));
  return made;
}

describe.each(backends)('RMSNorm on %s', (backend) => {
  useBackend(backend);
  const input = () => tf.tensor(x, [3, 4]);

  test('gives what the formula gives', () => {
    expect(one(model({ epsilon: 0.5 }).predict(input()))).toBeAllClose(reference(0.5), close);
    expect(one(model({ scale: false }).predict(input()))).toBeAllClose(reference(1e-6, [1, 1, 1, 1]), close);
  });

  test('fits, with a scale and without', async () => {
    for (const scaled of [true, false]) {
      const made = tf.sequential({
        layers: [
          new RMSNorm({ scale: scaled, inputShape: [4] }),
          tf.layers.dense({ units: 1, kernelInitializer: 'ones' }),
        ],
      });
      made.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
      const { history } = await made.fit(input(), tf.tensor([[1], [-1], [2]]), { epochs: 5, verbose: 0 });
      const losses = Float64Array.from(history['loss'] ?? [], Number);
      expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
    }
  });

  test('a saved model gives the same after loading', async () => {
    const made = model({ epsilon: 0.25, gammaRegularizer: 'l1l2', gammaConstraint: 'nonNeg' });
    const again = await loaded(await saved(made));
    expect(one(again.predict(input()))).toBeAllClose(one(made.predict(input())).dataSync(), { atol: 0, rtol: 0 });
    expect(again.layers[0]?.getConfig()).toEqual(made.layers[0]?.getConfig());
  });

  test("weights load by the name they have in Keras' RMSNormalization", () => {
    const made = tf.sequential({ layers: [new RMSNorm({ name: 'norm', inputShape: [4] })] });
    made.loadWeights({ 'norm/scale': tf.tensor(scale) });
    expect(one(made.predict(input()))).toBeAllClose(reference(1e-6), close);
  });
});

test('RMSNorm says what is wrong', () => {
  expect([
    thrown(() => new RMSNorm({ epsilon: -1 })),
    thrown(() => new RMSNorm({ axis: [1, -1] }).build([null, 3])),
  ]).toEqual([
    'RangeError: RMSNorm: epsilon is -1, but it is added to a variance; pass a finite number >= 0, such as 0.00001.',
    'ShapeError: RMSNorm: axis [1, -1] names axis 1 of x [null, 3] twice; name each axis once.',
  ]);
});
