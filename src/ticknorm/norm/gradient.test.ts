// The gradient of layerNorm where the published cases do not reach: watched one by one, taken twice, taken in training.
// First-order values come from the float64 closed form; second-order ones from central differences of it.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { backends, leaked, useBackend } from '../testing/backends';
import { normals } from '../testing/data';
import { layerNorm } from './layerNorm';
import { referenceLayerNormGradients } from './reference';

const shape = [3, 5];
const x = normals(15, 11);
const gamma = normals(5, 12, { mean: 1, deviation: 0.3 });
const beta = normals(5, 13);
const dy = normals(15, 14);
const expected = referenceLayerNormGradients(dy, x, gamma, { shape });
const close = { atol: 2e-6, rtol: 1e-5 };

/** d/dv of sum(probe * dx) at each element of `at`, by central differences: off by about 1e-9 in float64. */
function differences(at: Float32Array, probe: Float32Array, dxOf: (v: Float64Array) => Float64Array): number[] {
  const h = 1e-5;
  const along = (i: number, step: number): number => {
    const moved = Float64Array.from(at, (value, j) => (i === j ? value + step : value));
    return dxOf(moved).reduce((sum, value, j) => sum + value * (probe[j] ?? 0), 0);
  };
  return Array.from(at, (_, i) => (along(i, h) - along(i, -h)) / (2 * h));
}

describe.each(backends)('the gradient of layerNorm on %s', (backend) => {
  useBackend(backend);
  const inputs = () => ({
    x: tf.tensor(x, shape),
    gamma: tf.tensor(gamma),
    beta: tf.tensor(beta),
    dy: tf.tensor(dy, shape),
  });

  test('reaches x, gamma and beta, each watched alone', () => {
    const t = inputs();
    expect(tf.grad((v) => layerNorm(v, t.gamma, t.beta))(t.x, t.dy)).toBeAllClose(expected.dx, close);
    expect(tf.grad((v) => layerNorm(t.x, v, t.beta))(t.gamma, t.dy)).toBeAllClose(expected.dgamma, close);
    expect(tf.grad((v) => layerNorm(t.x, t.gamma, v))(t.beta, t.dy)).toBeAllClose(expected.dbeta, close);
  });

  test('reaches beta alone where gamma is left out', () => {
    const t = inputs();
    expect(tf.grad((v) => layerNorm(t.x, undefined, v))(t.beta, t.dy)).toBeAllClose(expected.dbeta, close);
  });

  test('reaches gamma and beta where x is int32', () => {
    const whole = Int32Array.of(3, 1, 4, 1, 5);
    const g = referenceLayerNormGradients(dy.slice(0, 5), Float64Array.from(whole), gamma);
    const got = tf.grad((v) => layerNorm(whole, v))(tf.tensor(gamma), tf.tensor(dy.slice(0, 5)));
    expect(got).toBeAllClose(g.dgamma, close);
  });

  test('is right when intermediate tensors are tidied away before it is taken', () => {
    const t = inputs();
    const twice = tf.grad((v) => tf.tidy(() => layerNorm(v.mul(2), t.gamma, t.beta).mul(t.dy).sum()))(t.x);
    const doubled = referenceLayerNormGradients(
      dy,
      x.map((value) => 2 * value),
      gamma,
      { shape },
    );
    expect(twice).toBeAllClose(
      doubled.dx.map((value) => 2 * value),
      close,
    );
  });

  test('can be taken twice, in x and in gamma', () => {
    const t = inputs();
    const probe = normals(15, 15);
    const dx = (v: tf.Tensor, scale: tf.Tensor): tf.Tensor =>
      tf
        .grad((u) => layerNorm(u, scale, t.beta).mul(t.dy).sum())(v)
        .mul(tf.tensor(probe, shape))
        .sum();
    const [byX, byGamma] = tf.grads(dx)([t.x, t.gamma]);
    const wantedX = differences(x, probe, (v) => referenceLayerNormGradients(dy, v, gamma, { shape }).dx);
    const wantedGamma = differences(gamma, probe, (v) => referenceLayerNormGradients(dy, x, v, { shape }).dx);
    expect(byX).toBeAllClose(wantedX, { atol: 1e-5, rtol: 1e-4 });
    expect(byGamma).toBeAllClose(wantedGamma, { atol: 1e-5, rtol: 1e-4 });
  });

  test('leaves nothing behind but the gradients', () => {
    const t = inputs();
    const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => layerNorm(a, b, c);
    expect(leaked(() => tf.grads(f)([t.x, t.gamma, t.beta], t.dy))).toBe(3);
  });

  test('trains: gamma and beta learn the scale and shift of a target', () => {
    const scale = tf.variable(tf.ones([5]));
    const shift = tf.variable(tf.zeros([5]));
    const input = tf.tensor(x, shape);
    const target = layerNorm(input, gamma, beta);
    const optimizer = tf.train.adam(0.05);
    const loss = () => tf.losses.meanSquaredError(target, layerNorm(input, scale, shift)).asScalar();
    const [before = 0] = tf.tidy(loss).dataSync();
    optimizer.minimize(loss);
    expect(
      leaked(() => {
        for (let step = 0; step < 200; step++) optimizer.minimize(loss);
      }),
    ).toBe(0);
    const [after = 1] = tf.tidy(loss).dataSync();
    expect(after).toBeLessThan(before / 1000);
  });
});
