// What layerNorm promises beyond its values: invariances, odd inputs, nothing leaked, nothing of the caller's changed.
// Expected values come from the definition or from the float64 reference.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { backends, leaked, useBackend } from '../testing/backends';
import { normals } from '../testing/data';
import { layerNorm } from './layerNorm';
import { referenceLayerNorm } from './reference';

describe.each(backends)('layerNorm on %s', (backend) => {
  useBackend(backend);

  test('gives every row mean 0 and variance 1', () => {
    const y = layerNorm(tf.tensor(normals(64 * 96, 1, { mean: 3, deviation: 7 }), [64, 96]), undefined, undefined, {
      epsilon: 0,
    });
    const { mean, variance } = tf.moments(y, 1);
    expect(mean).toBeAllClose(new Float32Array(64).fill(0), { atol: 1e-6, rtol: 0 });
    expect(variance).toBeAllClose(new Float32Array(64).fill(1), { atol: 1e-5, rtol: 0 });
  });

  test('a row does not depend on the batch it is in', () => {
    const x = tf.tensor2d(normals(8 * 33, 2), [8, 33]);
    const inBatch = layerNorm(x).slice([5, 0], [1, 33]).dataSync();
    expect(layerNorm(x.slice([5, 0], [1, 33])).dataSync()).toEqual(inBatch);
  });

  test.each([1e4, -1e6, 1e6])('stays exact at an offset of %d', (mean) => {
    const x = normals(16 * 256, 3, { mean });
    const { y } = referenceLayerNorm(x, undefined, undefined, { shape: [16, 256] });
    expect(layerNorm(tf.tensor(x, [16, 256]))).toBeAllClose(y, { atol: 1e-6, rtol: 1e-6 });
  });

  // Many values and widths, because which sums are rounded cannot be foreseen; a small epsilon would blow up any rest.
  test.each([7, 31, 100, 257, 768])('constant rows of width %d give exactly beta', (width) => {
    const values = Array.from({ length: 200 }, (_, i) => Math.sin(i + 1) * 10 ** ((i % 13) - 4));
    const rows = tf.tensor2d(values, [200, 1]).tile([1, width]);
    const beta = tf.range(0, width);
    const y = layerNorm(rows, tf.fill([width], 3), beta, { epsilon: 1e-12 });
    expect(y.dataSync()).toEqual(beta.tile([200]).dataSync());
  });

  test('NaN and infinity stay in their rows', () => {
    const y = layerNorm([
      [1, 2, 3],
      [1, Number.NaN, 3],
      [1, Number.POSITIVE_INFINITY, 3],
      [4, 5, 6],
    ]).dataSync();
    expect([...y.slice(3, 9)]).toEqual(new Array(6).fill(Number.NaN));
    expect(y.slice(9)).toEqual(y.slice(0, 3));
    expect(y.slice(0, 3)).toBeAllClose(referenceLayerNorm([1, 2, 3]).y, { atol: 1e-6, rtol: 0 });
  });

  test('width 1 gives beta, whatever x is', () => {
    expect([...layerNorm([[5], [-1e9]], [2], [0.5]).dataSync()]).toEqual([0.5, 0.5]);
  });

  test.each([
    { shape: [0, 8], parameters: [8] },
    { shape: [3, 0], parameters: [0] },
  ])('an empty $shape stays empty and has empty gradients', ({ shape, parameters }) => {
    const f = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => layerNorm(x, gamma, beta);
    const inputs = [tf.zeros(shape), tf.ones(parameters), tf.ones(parameters)];
    expect(layerNorm(tf.zeros(shape)).shape).toEqual(shape);
    const [dx, dgamma, dbeta] = tf.grads(f)(inputs, tf.zeros(shape));
    expect(dx?.shape).toEqual(shape);
    const zeros = new Float32Array(parameters[0] ?? 0);
    expect([dgamma?.dataSync(), dbeta?.dataSync()]).toEqual([zeros, zeros]);
  });

  test.each([
    { name: 'int32', x: () => tf.tensor([[1, 2, 6]], [1, 3], 'int32') },
    { name: 'Int32Array', x: () => Int32Array.of(1, 2, 6) },
    { name: 'nested array', x: () => [[1, 2, 6]] },
  ])('$name input is cast to float32', ({ x }) => {
    const y = layerNorm(x());
    expect(y.dtype).toBe('float32');
    expect(y).toBeAllClose(referenceLayerNorm([1, 2, 6]).y, { atol: 1e-6, rtol: 0 });
  });

  test('bool input is cast to float32', () => {
    const y = layerNorm([true, false, false]);
    expect(y).toBeAllClose(referenceLayerNorm([1, 0, 0]).y, { atol: 1e-6, rtol: 0 });
  });

  test('any rank and any set of axes', () => {
    const shape = [2, 3, 1, 2, 3, 2];
    const x = normals(72, 4);
    for (const axis of [0, [1, 3], [5, -6], [-1, 2, 0, 4]]) {
      const { y } = referenceLayerNorm(x, undefined, undefined, { axis, shape });
      const got = layerNorm(tf.tensor(x, shape), undefined, undefined, { axis });
      expect(got.shape).toEqual(shape);
      expect(got).toBeAllClose(y, { atol: 2e-6, rtol: 1e-5 });
    }
  });

  test('unsorted axes lay gamma and beta out as sorted ones do', () => {
    const [x, gamma, beta] = [normals(24, 5), normals(8, 6), normals(8, 7)];
    const input = tf.tensor(x, [2, 3, 4]);
    const [scale, shift] = [tf.tensor(gamma, [2, 4]), tf.tensor(beta, [2, 4])];
    const sorted = layerNorm(input, scale, shift, { axis: [0, 2] }).dataSync();
    expect(layerNorm(input, scale, shift, { axis: [-1, 0] }).dataSync()).toEqual(sorted);
    const { y } = referenceLayerNorm(x, gamma, beta, { axis: [0, 2], shape: [2, 3, 4] });
    expect(sorted).toBeAllClose(y, { atol: 2e-6, rtol: 1e-5 });
  });

  test("nothing of the caller's is changed or disposed", () => {
    const axis = Object.freeze([1, 0]);
    const numbers = Float32Array.of(1, 2, 4, 8);
    const [x, gamma] = [tf.tensor(numbers, [2, 2]), tf.ones([2, 2])];
    layerNorm(x, gamma, gamma, { axis }).dispose();
    layerNorm(numbers).dispose();
    expect(axis).toEqual([1, 0]);
    expect([...numbers]).toEqual([1, 2, 4, 8]);
    expect([...x.dataSync(), ...gamma.dataSync()]).toEqual([1, 2, 4, 8, 1, 1, 1, 1]);
  });

  test.each([
    { name: 'last axis', x: () => tf.ones([4, 8]), axis: -1 },
    { name: 'first axis', x: () => tf.ones([4, 8]), axis: 0 },
    { name: 'int32', x: () => tf.ones([4, 8], 'int32'), axis: -1 },
    { name: 'an array', x: () => [[1, 2, 3]], axis: -1 },
    { name: 'an empty batch', x: () => tf.zeros([0, 8]), axis: -1 },
  ])('leaves one tensor behind: $name', ({ x, axis }) => {
    const input = x();
    expect(leaked(() => layerNorm(input, undefined, undefined, { axis }))).toBe(1);
  });

  test('leaves nothing behind when it throws', () => {
    expect(leaked(() => expect(() => layerNorm([[1, 2, 3]], [1, 2])).toThrow())).toBe(0);
  });
});
