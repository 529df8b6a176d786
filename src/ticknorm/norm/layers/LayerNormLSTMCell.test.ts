// The layer-normalised LSTM against the formulas of the paper, written out below in float64; its gradient against
// central differences of those.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../testing/allClose';
import { backends, leaked, useBackend } from '../../testing/backends';
import { normals } from '../../testing/data';
import { loaded, one, saved } from '../../testing/models';
import { thrown } from '../../testing/thrown';
import { referenceLayerNorm } from '../reference';
import { LayerNormLSTMCell, type LayerNormLSTMCellArgs } from './LayerNormLSTMCell';

const [batch, steps, size, units] = [2, 3, 4, 3];
const epsilon = 1e-3;
const x = normals(batch * steps * size, 1);
const close = { atol: 2e-6, rtol: 1e-5 };
const shapes = [
  [size, 4 * units],
  [units, 4 * units],
  [4 * units],
  [4 * units],
  [4 * units],
  [4 * units],
  [4 * units],
  [units],
  [units],
];
const weights = shapes.map((shape, i) =>
  normals(
    shape.reduce((a, b) => a * b),
    20 + i,
    { deviation: 0.7 },
  ),
);

const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
const at = (values: ArrayLike<number> | undefined, i: number): number => values?.[i] ?? Number.NaN;

/** h of every step, `[batch, steps, units]`, in float64. Eq. 20-22 of the paper's supplementary material. */
function reference(w: readonly ArrayLike<number>[], mask?: readonly (readonly number[])[]): number[] {
  const out: number[] = [];
  for (let b = 0; b < batch; b++) {
    let h = new Float64Array(units);
    let c = new Float64Array(units);
    for (let t = 0; t < steps; t++) {
      const product = (v: ArrayLike<number>, from: number, matrix: ArrayLike<number> | undefined, length: number) =>
        Float64Array.from({ length: 4 * units }, (_, column) => {
          let sum = 0;
          for (let k = 0; k < length; k++) sum += at(v, from + k) * at(matrix, k * 4 * units + column);
          return sum;
        });
      const norm = (v: Float64Array, i: number) =>
        referenceLayerNorm(v, Float64Array.from(w[i] ?? []), Float64Array.from(w[i + 1] ?? []), { epsilon }).y;
      const ofInput = norm(product(x, (b * steps + t) * size, w[0], size), 3);
      const ofOutput = norm(product(h, 0, w[1], units), 5);
      const a = ofInput.map((v, j) => v + at(ofOutput, j) + at(w[2], j));
      const newC = c.map((v, j) => sigmoid(at(a, units + j)) * v + sigmoid(at(a, j)) * Math.tanh(at(a, 2 * units + j)));
      const newH = norm(newC, 7).map((v, j) => sigmoid(at(a, 3 * units + j)) * Math.tanh(v));
      if ((mask?.[b]?.[t] ?? 1) === 1) [h, c] = [newH, newC];
      out.push(...h);
    }
  }
  return out;
}

function model(args: Partial<LayerNormLSTMCellArgs> = {}): tf.Sequential {
  const cell = new LayerNormLSTMCell({ units, epsilon, ...args });
  const made = tf.sequential({
    layers: [
      tf.layers.masking({ maskValue: 0, inputShape: [steps, size] }),
      tf.layers.rnn({ cell, returnSequences: true }),
    ],
  });
  made.setWeights(weights.map((values, i) => tf.tensor(values, shapes[i])));
  return made;
}

describe.each(backends)('LayerNormLSTMCell on %s', (backend) => {
  useBackend(backend);

  test('gives what the formulas give', () => {
    expect(one(model().predict(tf.tensor(x, [batch, steps, size])))).toBeAllClose(reference(weights), close);
  });

  test('stands still where the mask is 0', () => {
    const mask = [
      [1, 0, 1],
      [1, 1, 0],
    ];
    const masked = x.map((value, i) => value * (mask.flat()[Math.floor(i / size)] ?? 1));
    expect(one(model().predict(tf.tensor(masked, [batch, steps, size])))).toBeAllClose(reference(weights, mask), close);
  });

  test.each(weights.map((_, i) => i))('the gradient in weight %i is that of central differences', (index) => {
    const probe = normals(batch * steps * units, 40);
    const made = model();
    const input = tf.tensor(x, [batch, steps, size]);
    const variable = made.getWeights()[index];
    if (!(variable instanceof tf.Variable)) throw new Error('expected a variable');
    const { grads } = tf.variableGrads(
      () =>
        one(made.apply(input))
          .mul(tf.tensor(probe, [batch, steps, units]))
          .sum()
          .asScalar(),
      [variable],
    );
    const h = 1e-5;
    const along = (i: number, step: number): number => {
      const moved = weights.map((w, k) => (k === index ? Float64Array.from(w, (v, j) => (i === j ? v + step : v)) : w));
      return reference(moved).reduce((sum, value, j) => sum + value * at(probe, j), 0);
    };
    const wanted = Array.from(weights[index] ?? [], (_, i) => (along(i, h) - along(i, -h)) / (2 * h));
    expect(Object.values(grads)[0]).toBeAllClose(wanted, { atol: 2e-5, rtol: 1e-4 });
  });

  test('a saved model gives the same after loading', async () => {
    const made = model({
      recurrentActivation: 'hardSigmoid',
      gammaInitializer: tf.initializers.constant({ value: 2 }),
    });
    const artifacts = await saved(made);
    const again = await loaded(artifacts);
    const input = tf.tensor(x, [batch, steps, size]);
    expect(one(again.predict(input))).toBeAllClose(one(made.predict(input)).dataSync(), { atol: 0, rtol: 0 });
    expect((await saved(again)).modelTopology).toEqual(artifacts.modelTopology);
  });

  test('training learns, and leaves no tensor behind', () => {
    const made = model();
    const input = tf.tensor(x, [batch, steps, size]);
    const target = tf.tensor(normals(batch * steps * units, 60, { deviation: 0.3 }), [batch, steps, units]);
    const optimizer = tf.train.adam(0.02);
    const loss = (): tf.Scalar => tf.losses.meanSquaredError(target, one(made.apply(input))).asScalar();
    const [before = 0] = tf.tidy(loss).dataSync();
    optimizer.minimize(loss);
    expect(
      leaked(() => {
        for (let step = 0; step < 80; step++) optimizer.minimize(loss);
      }),
    ).toBe(0);
    expect(at(tf.tidy(loss).dataSync(), 0)).toBeLessThan(before / 2);
  });
});

describe('a new LayerNormLSTMCell', () => {
  useBackend('cpu');

  test('starts with the forget gate open, or with one shift fewer', () => {
    const cell = new LayerNormLSTMCell({ units: 2 });
    cell.build([null, 3]);
    expect(cell.getWeights()[2]).toBeAllClose([0, 0, 1, 1, 0, 0, 0, 0], { atol: 0, rtol: 0 });
    const plain = new LayerNormLSTMCell({ units: 2, useBias: false });
    plain.build([null, 3]);
    expect(plain.weights.map(({ originalName }) => originalName)).toEqual([
      'kernel',
      'recurrent_kernel',
      'kernel_gamma',
      'kernel_beta',
      'recurrent_gamma',
      'recurrent_beta',
      'state_gamma',
      'state_beta',
    ]);
  });

  test('says what is wrong', () => {
    expect([
      thrown(() => new LayerNormLSTMCell({ units: 0.5 })),
      thrown(() => new LayerNormLSTMCell({ units: 2, epsilon: Number.NaN })),
      thrown(() => new LayerNormLSTMCell({ units: 2 }).build([null, null])),
      thrown(() => new LayerNormLSTMCell({ units: 2 }).call(tf.zeros([1, 3]))),
    ]).toEqual([
      'RangeError: LayerNormLSTMCell: units is 0.5; pass a whole number >= 1.',
      'RangeError: LayerNormLSTMCell: epsilon is NaN, but it is added to a variance; pass a finite number >= 0, such as 0.00001.',
      'TypeError: LayerNormLSTMCell: the last axis of the input has no fixed size; give inputShape that size.',
      'TypeError: LayerNormLSTMCell: call takes [x, h, c]; apply the cell through tf.layers.rnn.',
    ]);
  });
});
