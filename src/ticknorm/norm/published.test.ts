// layerNorm and the float64 reference against what others published: values and gradients, at each case's own
// tolerance. Origin and licence of the numbers: cases/README.md.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { backends, useBackend } from '../testing/backends';
import { type Block, type NormCase, readCases } from '../testing/cases';
import { layerNorm } from './layerNorm';
import { referenceLayerNorm, referenceLayerNormGradients } from './reference';

const cases = [
  ...readCases('onnx_layer_normalization'),
  ...readCases('keras_layer_normalization_f32'),
  ...readCases('jax_layer_norm_grad'),
  ...readCases('tfjs_layers_goldens'),
];
const withGradients = cases.filter(({ expected }) => expected.dy !== undefined);

const tensor = ({ data, shape }: Block): tf.Tensor => tf.tensor(data, shape, 'float32');
const optionsOf = ({ axes, axisAsGiven, epsilon }: NormCase) => ({ axis: axisAsGiven ?? axes, epsilon });
const forX = ({ tolerance: t }: NormCase) => ({ atol: t.dxAtol ?? t.atol, rtol: t.dxRtol ?? t.rtol });
const forParameters = ({ tolerance: t }: NormCase) => ({ atol: t.paramGradAtol ?? t.atol, rtol: t.rtol });

test('the cases are all there', () => {
  expect([cases.length, withGradients.length]).toEqual([80, 56]);
});

describe.each(backends)('layerNorm on %s', (backend) => {
  useBackend(backend);

  test.each(cases)('gives the values of $name', (c) => {
    const y = layerNorm(tensor(c.input), c.gamma && tensor(c.gamma), c.beta && tensor(c.beta), optionsOf(c));
    expect(y.shape).toEqual(c.expected.y.shape);
    expect(y).toBeAllClose(c.expected.y.data, c.tolerance);
  });

  test.each(withGradients)('gives the gradients of $name', (c) => {
    const { dy, dx, dgamma, dbeta } = c.expected;
    const given = [c.input, c.gamma, c.beta].filter((block) => block !== undefined);
    const loss = (x: tf.Tensor, ...parameters: tf.Tensor[]): tf.Tensor => {
      const gamma = c.gamma && parameters[0];
      const beta = c.beta && parameters[c.gamma ? 1 : 0];
      return layerNorm(x, gamma, beta, optionsOf(c));
    };
    const [x, ...rest] = tf.grads(loss)(given.map(tensor), dy && tensor(dy));
    expect(x).toBeAllClose(dx?.data ?? [], forX(c));
    if (c.gamma) expect(rest.shift()).toBeAllClose(dgamma?.data ?? [], forParameters(c));
    if (c.beta) expect(rest.shift()).toBeAllClose(dbeta?.data ?? [], forParameters(c));
  });
});

describe('the float64 reference', () => {
  test.each(cases)('gives the values of $name', (c) => {
    const options = { ...optionsOf(c), shape: c.input.shape };
    const { y, mean, rstd } = referenceLayerNorm(c.input.data, c.gamma?.data, c.beta?.data, options);
    expect(y).toBeAllClose(c.expected.y.data, c.tolerance);
    if (c.expected.mean) expect(mean).toBeAllClose(c.expected.mean.data, c.tolerance);
    if (c.expected.invStdDev) expect(rstd).toBeAllClose(c.expected.invStdDev.data, c.tolerance);
  });

  test.each(withGradients)('gives the gradients of $name', (c) => {
    const options = { ...optionsOf(c), shape: c.input.shape };
    const got = referenceLayerNormGradients(c.expected.dy?.data ?? [], c.input.data, c.gamma?.data, options);
    expect(got.dx).toBeAllClose(c.expected.dx?.data ?? [], forX(c));
    if (c.expected.dgamma) expect(got.dgamma).toBeAllClose(c.expected.dgamma.data, forParameters(c));
    if (c.expected.dbeta) expect(got.dbeta).toBeAllClose(c.expected.dbeta.data, forParameters(c));
  });
});
