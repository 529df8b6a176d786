// The fused kernels where shapes, sizes and numbers are awkward: tails of vectors, rows wider than a run, rows that float32
// cannot sum, rows whose first elements mislead. Expected values: the float64 reference.
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import '../../testing/allClose';
import { backends, leaked, useBackend } from '../../testing/backends';
import { normals } from '../../testing/data';
import { layerNorm } from '../layerNorm';
import { referenceLayerNorm, referenceLayerNormGradients } from '../reference';
import { rmsNorm } from '../rmsNorm';

const close = { atol: 1e-6, rtol: 2e-6 };
const norm = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor => layerNorm(x, gamma, beta);

/** Names of the kernels that `body` runs. */
async function kernels(body: () => tf.TensorContainer): Promise<string[]> {
  const { kernels: all } = await tf.profile(body);
  return all.map(({ name }) => name);
}

describe.each(backends)('fused on %s', (backend) => {
  useBackend(backend);

  test('one kernel forward, one backward, and nothing copied or uploaded for it', async () => {
    const inputs = [tf.ones([32, 128, 64]), tf.ones([64]), tf.zeros([64])];
    const [x = tf.scalar(0), gamma, beta] = inputs;
    expect(await kernels(() => layerNorm(x, gamma, beta))).toEqual(['LayerNormFused']);
    const dy = tf.ones([32, 128, 64]);
    const uploads = vi.spyOn(tf.engine(), 'makeTensor');
    const gradient = await kernels(() => tf.grads(norm)(inputs, dy));
    expect(gradient).toEqual(['LayerNormFused', 'LayerNormFusedGrad']);
    expect(uploads).not.toHaveBeenCalled();
    uploads.mockRestore();
  });

  test('axes that are not the last cost one transpose in and one out', async () => {
    const x = tf.ones([3, 4, 5]);
    const names = await kernels(() => layerNorm(x, undefined, undefined, { axis: [0, 1] }));
    expect(names).toEqual(['Transpose', 'LayerNormFused', 'Transpose']);
  });

  test('temporary memory is no more than the output', async () => {
    const x = tf.ones([256, 64]);
    const before = tf.memory().numBytes;
    const { peakBytes, result } = await tf.profile(() => layerNorm(x));
    // Three moments a row go beside y.
    expect(peakBytes - before).toBeLessThanOrEqual(2 * 4 * x.size);
    tf.dispose(result);
  });

  // 1 to 17: every tail after whole vectors and turns. 2047 to 2049, 6000: runs summed one by one.
  test.each([1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 63, 65, 2047, 2048, 2049, 6000])(
    'values and gradients at width %d',
    (n) => {
      const shape = [3, n];
      const [x, gamma, beta, dy] = [normals(3 * n, n, { mean: 2 }), normals(n, 1), normals(n, 2), normals(3 * n, 3)];
      const inputs = [tf.tensor(x, shape), tf.tensor(gamma), tf.tensor(beta)];
      const [first = tf.scalar(0), ...parameters] = inputs;
      expect(layerNorm(first, ...parameters)).toBeAllClose(referenceLayerNorm(x, gamma, beta, { shape }).y, close);
      const [dx, dgamma, dbeta] = tf.grads(norm)(inputs, tf.tensor(dy, shape));
      const wanted = referenceLayerNormGradients(dy, x, gamma, { shape });
      expect(dx).toBeAllClose(wanted.dx, { atol: 5e-6, rtol: 1e-5 });
      expect(dgamma).toBeAllClose(wanted.dgamma, close);
      expect(dbeta).toBeAllClose(wanted.dbeta, close);
    },
  );

  test('dgamma and dbeta of many rows', () => {
    const shape = [1000, 5];
    const [x, gamma, dy] = [normals(5000, 4), normals(5, 5), normals(5000, 6)];
    const [, dgamma, dbeta] = tf.grads(norm)(
      [tf.tensor(x, shape), tf.tensor(gamma), tf.zeros([5])],
      tf.tensor(dy, shape),
    );
    const wanted = referenceLayerNormGradients(dy, x, gamma, { shape });
    expect(dgamma).toBeAllClose(wanted.dgamma, { atol: 2e-5, rtol: 1e-6 });
    expect(dbeta).toBeAllClose(wanted.dbeta, { atol: 2e-5, rtol: 1e-6 });
  });

  test.each([1e-30, 1e-12, 1e10, 1e18, 1e30, 3e37])('rows near %d are normalised as any other', (size) => {
    const shape = [2, 50];
    const x = normals(100, 7).map((value) => value * size);
    const options = { shape, epsilon: 0 };
    const [gamma, dy] = [normals(50, 8), normals(100, 9)];
    const y = layerNorm(tf.tensor(x, shape), undefined, undefined, { epsilon: 0 });
    expect(y).toBeAllClose(referenceLayerNorm(x, undefined, undefined, options).y, close);
    const f = (v: tf.Tensor, scale: tf.Tensor): tf.Tensor => layerNorm(v, scale, undefined, { epsilon: 0 });
    const [dx = tf.scalar(0), dgamma] = tf.grads(f)([tf.tensor(x, shape), tf.tensor(gamma)], tf.tensor(dy, shape));
    const wanted = referenceLayerNormGradients(dy, x, gamma, options);
    // dx is as small as x is large: compared at its own size, of which the largest element gives an idea.
    const peak = wanted.dx.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const relative = Array.from(dx.dataSync(), (value) => value / peak);
    expect(relative).toBeAllClose(
      wanted.dx.map((value) => value / peak),
      { atol: 2e-6, rtol: 1e-5 },
    );
    expect(dgamma).toBeAllClose(wanted.dgamma, { atol: 1e-5, rtol: 1e-5 });
  });

  test.each([
    { what: 'first elements far off', row: (i: number) => (i < 4 ? 1000 : Math.sin(i)) },
    { what: 'one element far off', row: (i: number) => (i === 60 ? 1e6 : Math.sin(i)) },
    { what: 'a ramp', row: (i: number) => i },
    { what: 'zeros and one 1', row: (i: number) => (i === 99 ? 1 : 0) },
    { what: 'alternating extremes', row: (i: number) => (i % 2 === 0 ? 3e38 : -3e38) },
  ])('a row of $what', ({ row }) => {
    const x = Float32Array.from({ length: 100 }, (_, i) => row(i));
    expect(layerNorm(x)).toBeAllClose(referenceLayerNorm(x).y, close);
  });

  test('the gradient of a row whose weighted sum float32 cannot hold', () => {
    const x = Float32Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 3e38 : -2e38) * (1 - i / 500));
    // Along xhat but for a tenth: all terms of the sum have one sign.
    const dy = Float32Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1 : -1.1));
    const [gamma, options] = [new Float32Array(100).fill(1), { epsilon: 0 }];
    const wanted = referenceLayerNormGradients(dy, x, gamma, options).dx.map((value) => value * 2 ** 128);
    const dx = tf.grad((v) => layerNorm(v, tf.tensor(gamma), undefined, options))(tf.tensor(x), tf.tensor(dy));
    // dx is near 1e-39, where float32 keeps 19 of its 24 bits.
    const scaled = Float64Array.from(dx.dataSync(), (value) => value * 2 ** 128);
    expect(scaled).toBeAllClose(wanted, { atol: 2 ** -20, rtol: 2 ** -12 });
  });

  // A kernel may work at two rows at once, or treat a row by its statistics: each has to be its own, whatever its neighbours.
  test.each([21, 2100])('rows of all kinds one after the other, %d wide', (n) => {
    const kinds = [
      { size: 1, mean: 0 },
      { size: 1, mean: 3e4 },
      { size: 1e-30, mean: 0 },
      { size: 1, mean: -5e5 },
      { size: 1e30, mean: 1e30 },
      { size: 10, mean: 0.5 },
      { size: 1e-20, mean: 1e-20 },
    ];
    const shape = [kinds.length, n];
    const x = Float32Array.from(
      kinds.flatMap(({ size, mean }, row) => Array.from(normals(n, row + 20), (value) => value * size + mean)),
    );
    const [gamma, dy] = [normals(n, 16), normals(x.length, 17)];
    const options = { shape, epsilon: 0 };
    const f = (v: tf.Tensor, scale: tf.Tensor): tf.Tensor => layerNorm(v, scale, undefined, { epsilon: 0 });
    const inputs = [tf.tensor(x, shape), tf.tensor(gamma)] as const;
    expect(f(...inputs)).toBeAllClose(referenceLayerNorm(x, gamma, undefined, options).y, { atol: 2e-6, rtol: 2e-6 });
    const [dx = tf.scalar(0), dgamma] = tf.grads(f)([...inputs], tf.tensor(dy, shape));
    const wanted = referenceLayerNormGradients(dy, x, gamma, options);
    const got = dx.dataSync();
    for (let row = 0; row < kinds.length; row++) {
      const own = wanted.dx.subarray(row * n, (row + 1) * n);
      const peak = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const relative = Array.from(got.subarray(row * n, (row + 1) * n), (value) => value / peak);
      expect(relative).toBeAllClose(
        own.map((value) => value / peak),
        { atol: 2e-6, rtol: 1e-5 },
      );
    }
    expect(dgamma).toBeAllClose(wanted.dgamma, { atol: 1e-5, rtol: 1e-5 });
  });

  test.each([1e-30, 1e30])('RMS normalization of rows near %d', (size) => {
    const x = normals(20, 14).map((value) => value * size);
    const root = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / 20);
    const y = rmsNorm(x, undefined, { epsilon: 0 });
    expect(y).toBeAllClose(
      Float64Array.from(x, (value) => value / root),
      close,
    );
  });

  test.each([0, 1, 12345.678, -1e30, 3e38, 1e-40])('a constant row of %d gives exactly beta', (value) => {
    for (const width of [1, 3, 4, 5, 64, 100, 2049]) {
      const beta = normals(width, 10);
      const y = layerNorm(tf.fill([2, width], value), tf.fill([width], 7), tf.tensor(beta));
      expect(y.dataSync()).toEqual(Float32Array.of(...beta, ...beta));
    }
  });

  test('NaN and infinity stay in their rows on the way back, too', () => {
    const x = normals(40, 11);
    x[11] = Number.NaN;
    x[25] = Number.POSITIVE_INFINITY;
    const dx = tf
      .grad((v) => layerNorm(v))(tf.tensor(x, [4, 10]), tf.tensor(normals(40, 12), [4, 10]))
      .dataSync();
    expect([...dx].map(Number.isNaN)).toEqual(Array.from(x, (_, i) => i >= 10 && i < 30));
  });

  test('RMS normalization of infinity is 0 elsewhere in its row, by the formula', () => {
    expect([...rmsNorm([1, 2, Number.NEGATIVE_INFINITY]).dataSync()]).toEqual([0, 0, Number.NaN]);
  });

  const rows = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 5, maxLength: 40 });
  const enough = (x: number[]): boolean => Math.max(...x) - Math.min(...x) > 1;
  const values = (x: number[]): Float32Array =>
    Float32Array.from(layerNorm(x, undefined, undefined, { epsilon: 0 }).dataSync());

  test('adding a constant changes nothing', () => {
    fc.assert(
      fc.property(rows.filter(enough), fc.integer({ min: -50, max: 50 }), (x, offset) => {
        // Eighths: what is added to them is not rounded.
        const eighths = x.map((value) => Math.round(8 * value) / 8);
        expect(values(eighths.map((value) => value + offset))).toBeAllClose(values(eighths), {
          atol: 1e-5,
          rtol: 1e-5,
        });
      }),
    );
  });

  test('scaling a row changes nothing but a sign', () => {
    fc.assert(
      fc.property(rows.filter(enough), fc.constantFrom(-2, 0.5, 1024, 2 ** -20, 2 ** 60), (x, factor) => {
        const scaled = values(x.map((value) => value * factor));
        expect(scaled).toBeAllClose(
          values(x).map((value) => value * Math.sign(factor)),
          { atol: 1e-5, rtol: 1e-5 },
        );
      }),
    );
  });

  test('a permuted row gives the permuted result', () => {
    fc.assert(
      fc.property(rows.filter(enough), (x) => {
        const reversed = values([...x].reverse()).reverse();
        expect(reversed).toBeAllClose(values(x), { atol: 1e-5, rtol: 1e-5 });
      }),
    );
  });

  test('10,000 calls and 1,000 gradients leave no tensor behind', () => {
    const inputs = [tf.tensor(normals(48, 13), [4, 12]), tf.ones([12]), tf.zeros([12])];
    const [x = tf.scalar(0), gamma, beta] = inputs;
    const dy = tf.ones([4, 12]);
    expect(
      leaked(() => {
        for (let i = 0; i < 10_000; i++) layerNorm(x, gamma, beta).dispose();
        for (let i = 0; i < 1000; i++) tf.dispose(tf.grads(norm)(inputs, dy));
      }),
    ).toBe(0);
  });
});
