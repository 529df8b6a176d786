// rmsNorm, standardize and layerNormWithMoments: values, gradients of any order, and their own refusals. What they share
// with layerNorm is tested there. Expected values: written out in float64, and central differences of that.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { backends, leaked, useBackend } from '../testing/backends';
import { normals } from '../testing/data';
import { thrown } from '../testing/thrown';
import { layerNormWithMoments } from './layerNorm';
import { referenceLayerNorm } from './reference';
import { rmsNorm } from './rmsNorm';
import { standardize } from './standardize';

const shape = [3, 5];
const x = Float64Array.from(normals(15, 21, { mean: 1 }));
const gamma = Float64Array.from(normals(5, 22, { mean: 1 }));
const probe = normals(15, 23);
const twice = normals(15, 24);
const close = { atol: 2e-6, rtol: 1e-5 };
const tensor = (values: ArrayLike<number>): tf.Tensor => tf.tensor(Float32Array.from(values), shape);

const scale = (): tf.Tensor => tf.tensor(Float32Array.from(gamma));

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** d/dv of `f` at `at`, by central differences in float64. */
function slope(f: (v: Float64Array) => number, at: Float64Array, h = 1e-5): Float64Array {
  const moved = (i: number, by: number) => f(at.map((value, j) => (i === j ? value + by : value)));
  return at.map((_, i) => (moved(i, h) - moved(i, -h)) / (2 * h));
}

/** RMS normalization of [3, 5] over its last axis, by the formula. */
function rms(v: Float64Array, scale: Float64Array, epsilon = 1e-5): Float64Array {
  const y = new Float64Array(v.length);
  for (let row = 0; row < v.length; row += 5) {
    const part = v.slice(row, row + 5);
    const root = Math.sqrt(dot(part, part) / 5 + epsilon);
    y.set(
      part.map((value, i) => (value / root) * (scale[i] ?? 0)),
      row,
    );
  }
  return y;
}

describe.each(backends)('on %s', (backend) => {
  useBackend(backend);

  test('rmsNorm gives x / sqrt(mean(x^2) + epsilon) * gamma', () => {
    expect(rmsNorm(tensor(x), scale())).toBeAllClose(rms(x, gamma), close);
    expect(rmsNorm(tensor(x), undefined, { epsilon: 0.5 })).toBeAllClose(
      rms(x, new Float64Array(5).fill(1), 0.5),
      close,
    );
    expect([...rmsNorm([[0, 0, 0]]).dataSync()]).toEqual([0, 0, 0]);
  });

  test('the gradient of rmsNorm', () => {
    const [dx, dgamma] = tf.grads((a: tf.Tensor, b: tf.Tensor) => rmsNorm(a, b))([tensor(x), scale()], tensor(probe));
    expect(dx).toBeAllClose(
      slope((v) => dot(rms(v, gamma), probe), x),
      close,
    );
    expect(dgamma).toBeAllClose(
      slope((v) => dot(rms(x, v), probe), gamma),
      close,
    );
  });

  test('the gradient of the gradient of rmsNorm', () => {
    const inner = (v: tf.Tensor): tf.Tensor => tf.grad((u) => rmsNorm(u, scale()))(v, tensor(probe));
    const dx = (v: Float64Array): Float64Array => slope((u) => dot(rms(u, gamma), probe), v, 1e-4);
    const wanted = slope((v) => dot(dx(v), twice), x, 1e-4);
    expect(tf.grad((v) => inner(v).mul(tensor(twice)).sum())(tensor(x))).toBeAllClose(wanted, {
      atol: 1e-5,
      rtol: 1e-4,
    });
  });

  test('standardize gives mean 0 and deviation 1, and no number where there is no deviation', () => {
    const wanted = referenceLayerNorm(x, undefined, undefined, { shape, epsilon: 0 }).y;
    expect(standardize(tensor(x))).toBeAllClose(wanted, close);
    expect([...standardize([[1, 3]]).dataSync()]).toEqual([-1, 1]);
    expect([...standardize([[2, 2]]).dataSync()]).toEqual([Number.NaN, Number.NaN]);
    expect([...standardize([[2, 2]], { epsilon: 1e-5 }).dataSync()]).toEqual([0, 0]);
  });

  test('layerNormWithMoments gives what it went by, one for each row', () => {
    for (const axis of [-1, 0, [0, 1]]) {
      const wanted = referenceLayerNorm(x, undefined, undefined, { shape, axis });
      const { y, mean, rstd } = layerNormWithMoments(tensor(x), undefined, undefined, { axis });
      expect(y).toBeAllClose(wanted.y, close);
      expect(mean).toBeAllClose(wanted.mean, close);
      expect(rstd).toBeAllClose(wanted.rstd, close);
      const perRow = shape.map((size, i) => ([axis].flat().includes(i) || (axis === -1 && i === 1) ? 1 : size));
      expect([mean.shape, rstd.shape]).toEqual([perRow, perRow]);
    }
  });

  test('a gradient comes back by the moments', () => {
    const [a, b] = [normals(3, 25), normals(3, 26)];
    const f = (v: tf.Tensor): tf.Tensor => {
      const { y, mean, rstd } = layerNormWithMoments(v);
      return tf.addN([
        y.mul(tensor(probe)).sum(),
        mean.mul(tf.tensor(a, [3, 1])).sum(),
        rstd.mul(tf.tensor(b, [3, 1])).sum(),
      ]);
    };
    const inFloat64 = (v: Float64Array): number => {
      const { y, mean, rstd } = referenceLayerNorm(v, undefined, undefined, { shape });
      return dot(y, probe) + dot(mean, a) + dot(rstd, b);
    };
    expect(tf.grad(f)(tensor(x))).toBeAllClose(slope(inFloat64, x), close);
  });

  test('nothing is left behind', () => {
    const input = tensor(x);
    expect(leaked(() => rmsNorm(input))).toBe(1);
    expect(leaked(() => standardize(input, { axis: 0 }))).toBe(1);
    expect(leaked(() => layerNormWithMoments(input))).toBe(3);
    expect(leaked(() => tf.grad((v) => layerNormWithMoments(v).rstd)(input))).toBe(1);
  });

  test.each([
    [0, 5],
    [3, 0],
  ])('an empty [%d, %d] stays empty', (rows, width) => {
    const empty = tf.zeros([rows, width]);
    const { y, mean, rstd } = layerNormWithMoments(empty);
    const shapes = [rmsNorm(empty), standardize(empty), y, mean, rstd].map((t) => t.shape);
    expect(shapes).toEqual([
      [rows, width],
      [rows, width],
      [rows, width],
      [rows, 1],
      [rows, 1],
    ]);
  });
});

describe('refused', () => {
  useBackend('cpu');

  test.each([
    {
      what: 'a gamma of another width',
      call: () => rmsNorm([1, 2, 3], [1, 2]),
      says: 'ShapeError: rmsNorm: gamma has shape [2], but axis -1 of x [3] has 3 elements; pass gamma with shape [3].',
    },
    {
      what: 'options for gamma',
      call: () => Reflect.apply(rmsNorm, undefined, [[1, 2], { axis: 0 }]),
      says: 'TypeError: rmsNorm: gamma is an object; pass a tensor or an array of numbers (options come third: rmsNorm(x, gamma, options)).',
    },
    {
      what: 'a scalar',
      call: () => standardize(3),
      says: 'ShapeError: standardize: x is a scalar, which has no axis to normalise over; pass x with rank 1 or more.',
    },
    {
      what: 'a negative epsilon',
      call: () => standardize([1, 2], { epsilon: -1 }),
      says: 'RangeError: standardize: epsilon is -1, but it is added to a variance; pass a finite number >= 0, such as 0.00001.',
    },
    {
      what: 'an axis out of range',
      call: () => layerNormWithMoments([1, 2], undefined, undefined, { axis: 1 }),
      says: 'ShapeError: layerNormWithMoments: axis 1 is not an axis of x [2]; pass whole numbers from -1 to 0.',
    },
  ])('$what', ({ call, says }) => {
    expect(thrown(call)).toBe(says);
  });
});
