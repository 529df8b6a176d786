// addLayerNorm: the sum, its normalisation, and the gradient through both. Expected values: the float64 reference.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { backends, leaked, useBackend } from '../testing/backends';
import { normals } from '../testing/data';
import { thrown } from '../testing/thrown';
import { addLayerNorm } from './addLayerNorm';
import { referenceLayerNorm, referenceLayerNormGradients } from './reference';

const shape = [3, 7];
const [x, residual, dy, dsum] = [normals(21, 1), normals(21, 2), normals(21, 3), normals(21, 4)];
const [gamma, beta] = [normals(7, 5, { mean: 1 }), normals(7, 6)];
const added = Float64Array.from(x, (value, i) => Math.fround(value + (residual[i] ?? 0)));
const close = { atol: 2e-6, rtol: 1e-5 };

describe.each(backends)('addLayerNorm on %s', (backend) => {
  useBackend(backend);
  const inputs = () => [tf.tensor(x, shape), tf.tensor(residual, shape), tf.tensor(gamma), tf.tensor(beta)] as const;

  test('gives the sum and its normalisation', () => {
    const { sum, y } = addLayerNorm(...inputs(), { epsilon: 0.01 });
    expect(sum).toBeAllClose(added, { atol: 0, rtol: 0 });
    expect(y).toBeAllClose(referenceLayerNorm(added, gamma, beta, { shape, epsilon: 0.01 }).y, close);
    expect([sum.shape, y.shape]).toEqual([shape, shape]);
  });

  test('over axes that are not the last, of int32, without gamma and beta', () => {
    const [a, b] = [
      [0, 1, 2, 3, 4, 5],
      [9, 2, 6, 5, 3, 5],
    ];
    const { sum, y } = addLayerNorm(
      tf.tensor(a, [3, 2], 'int32'),
      tf.tensor(b, [3, 2], 'int32'),
      undefined,
      undefined,
      {
        axis: 0,
      },
    );
    expect([sum.dtype, [...sum.dataSync()]]).toEqual(['float32', [9, 3, 8, 8, 7, 10]]);
    const wanted = referenceLayerNorm([9, 3, 8, 8, 7, 10], undefined, undefined, { shape: [3, 2], axis: 0 });
    expect(y).toBeAllClose(wanted.y, close);
  });

  test('the gradient goes through the sum, through y, and through both', () => {
    const { dx, dgamma, dbeta } = referenceLayerNormGradients(dy, added, gamma, { shape });
    const [gy, gs] = [tf.tensor(dy, shape), tf.tensor(dsum, shape)];
    const loss = (ofY: number, ofSum: number) =>
      tf.grads((a: tf.Tensor, b: tf.Tensor, g: tf.Tensor, s: tf.Tensor) => {
        const { sum, y } = addLayerNorm(a, b, g, s);
        return y.mul(gy).mul(ofY).add(sum.mul(gs).mul(ofSum)).sum();
      })([...inputs()]);
    const through = (ofY: number, ofSum: number) => dx.map((value, i) => ofY * value + ofSum * (dsum[i] ?? 0));
    for (const [ofY, ofSum] of [
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const [a, b, g, s] = loss(ofY, ofSum);
      expect(a).toBeAllClose(through(ofY, ofSum), close);
      expect(b).toBeAllClose(through(ofY, ofSum), close);
      expect(g).toBeAllClose(
        dgamma.map((value) => ofY * value),
        close,
      );
      expect(s).toBeAllClose(
        dbeta.map((value) => ofY * value),
        close,
      );
    }
  });

  test('the gradient where only one of the two is used', () => {
    const ones = new Float64Array(21).fill(1);
    const [a, b] = inputs();
    expect(tf.grad((v) => addLayerNorm(v, b).sum)(a)).toBeAllClose(ones, { atol: 0, rtol: 0 });
    const { dx } = referenceLayerNormGradients(dy, added, undefined, { shape });
    expect(tf.grad((v) => addLayerNorm(a, v).y)(b, tf.tensor(dy, shape))).toBeAllClose(dx, close);
  });

  test('the gradient can be taken twice', () => {
    const [a, b, g] = inputs();
    const [probe, gy] = [tf.tensor(normals(21, 8), shape), tf.tensor(dy, shape)];
    const second = tf.grad((v) =>
      tf
        .grad((u) => addLayerNorm(u, b, g).y.mul(gy).sum())(v)
        .mul(probe)
        .sum(),
    )(a);
    const h = 1e-5;
    const along = (i: number, step: number): number => {
      const moved = added.map((value, j) => (i === j ? value + step : value));
      const { dx } = referenceLayerNormGradients(dy, moved, gamma, { shape });
      return dx.reduce((total, value, j) => total + value * (probe.dataSync()[j] ?? 0), 0);
    };
    const wanted = Array.from(added, (_, i) => (along(i, h) - along(i, -h)) / (2 * h));
    expect(second).toBeAllClose(wanted, { atol: 2e-5, rtol: 1e-4 });
  });

  test('leaves nothing behind but what it returns, and writes to no input', () => {
    const given = inputs();
    expect(leaked(() => addLayerNorm(...given))).toBe(2);
    const f = (...v: tf.Tensor[]): tf.Tensor => {
      const [a = given[0], b = given[1], g, s] = v;
      const { sum, y } = addLayerNorm(a, b, g, s);
      return y.mul(2).add(sum);
    };
    expect(leaked(() => tf.grads(f)([...given]))).toBe(4);
    expect([...given[0].dataSync()]).toEqual([...x]);
    expect([...given[1].dataSync()]).toEqual([...residual]);
  });
});

describe('addLayerNorm refuses', () => {
  useBackend('cpu');

  test('what does not fit, with a reason', () => {
    const gone = tf.tensor([1]);
    gone.dispose();
    expect([
      thrown(() => addLayerNorm([[1, 2]], [1, 2])),
      thrown(() => addLayerNorm([1, 2], gone)),
      thrown(() => addLayerNorm([1, 2], [1, 2], [1, 2, 3])),
      thrown(() => addLayerNorm([1, 2], [1, 2], undefined, undefined, { epsilon: -1 })),
      thrown(() => addLayerNorm([1, 2], [1, 2], undefined, undefined, { axis: 1 })),
    ]).toEqual([
      'ShapeError: addLayerNorm: residual has shape [2], but x has shape [1, 2]; pass both in the same shape.',
      'TypeError: addLayerNorm: residual was disposed before the call; keep it alive with tf.keep or tf.clone.',
      'ShapeError: addLayerNorm: gamma has shape [3], but axis -1 of x [2] has 2 elements; pass gamma with shape [2].',
      'RangeError: addLayerNorm: epsilon is -1, but it is added to a variance; pass a finite number >= 0, such as 0.00001.',
      'ShapeError: addLayerNorm: axis 1 is not an axis of x [2]; pass whole numbers from -1 to 0.',
    ]);
  });
});
