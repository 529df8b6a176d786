// The path for a backend that has no fused kernel: cpu under another name. The same cases, and the same edges.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { useUnknownBackend } from '../testing/backends';
import { CASE_FILES, readCases } from '../testing/cases';
import { normals } from '../testing/data';
import { runCase } from '../testing/runCase';
import { addLayerNorm } from './addLayerNorm';
import { layerNorm, layerNormWithMoments } from './layerNorm';
import { referenceLayerNorm } from './reference';

const close = { atol: 2e-6, rtol: 1e-5 };

describe('without a kernel', () => {
  useUnknownBackend();

  test('only operations that tfjs has are run', async () => {
    const { kernels } = await tf.profile(() => layerNorm([[1, 2, 3]]));
    expect(kernels.some(({ name }) => name.includes('LayerNorm'))).toBe(false);
  });

  test.each(CASE_FILES.flatMap(readCases))('values and gradients of $op: $name', async (c) => {
    expect(await runCase(c)).toEqual([]);
  });

  test.each([1e-30, 1e18, 1e30, 3e37])('rows near %d are normalised as any other', (size) => {
    const x = normals(100, 7).map((value) => value * size);
    const { y, mean, rstd } = referenceLayerNorm(x, undefined, undefined, { shape: [2, 50], epsilon: 0 });
    const got = layerNormWithMoments(tf.tensor(x, [2, 50]), undefined, undefined, { epsilon: 0 });
    expect(got.y).toBeAllClose(y, close);
    expect(got.mean).toBeAllClose(mean, { atol: 1e-7 * size, rtol: 1e-5 });
    expect(got.rstd).toBeAllClose(rstd, { atol: 0, rtol: 1e-5 });
  });

  test.each([0, 12345.678, -1e30, 3e38])('a constant row of %d gives exactly beta', (value) => {
    const beta = normals(100, 10);
    expect(layerNorm(tf.fill([100], value), undefined, tf.tensor(beta)).dataSync()).toEqual(beta);
  });

  test('infinity makes its row NaN, and no other', () => {
    const y = layerNorm([
      [1, Number.POSITIVE_INFINITY],
      [1, 2],
    ]).dataSync();
    expect([...y].map(Number.isNaN)).toEqual([true, true, false, false]);
  });

  test('a sum and its normalisation', () => {
    const { sum, y } = addLayerNorm([[1, 2, 3]], [[4, 0, 2]]);
    expect([...sum.dataSync()]).toEqual([5, 2, 5]);
    expect(y).toBeAllClose(referenceLayerNorm([5, 2, 5]).y, close);
  });
});
