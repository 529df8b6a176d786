// Runs one published case on the active backend, values and gradients: the same under Node and in a page.
import * as tf from '@tensorflow/tfjs';
import { layerNorm, layerNormWithMoments } from '../norm/layerNorm';
import { rmsNorm } from '../norm/rmsNorm';
import type { Block, NormCase } from './cases';
import { farthest, type Tolerance } from './farthest';

/** @returns what is wrong, one line for each output: its name, then what {@link farthest} says of it, or of its shape */
export async function runCase(c: NormCase): Promise<string[]> {
  const { expected, tolerance: t } = c;
  const forX = { atol: t.dxAtol ?? t.atol, rtol: t.dxRtol ?? t.rtol };
  const forParameters = { atol: t.paramGradAtol ?? t.atol, rtol: t.rtol };
  const outputs: [name: string, got: tf.Tensor | undefined, expected: Block | undefined, Tolerance][] = [];
  const { y, mean, rstd } = forward(c);
  outputs.push(['y', y, expected.y, t], ['mean', mean, expected.mean, t], ['rstd', rstd, expected.invStdDev, t]);
  if (expected.dy !== undefined) {
    const { dx, dgamma, dbeta } = gradients(c, expected.dy);
    outputs.push(['dx', dx, expected.dx, forX]);
    outputs.push(['dgamma', dgamma, expected.dgamma, forParameters], ['dbeta', dbeta, expected.dbeta, forParameters]);
  }
  const wrong: string[] = [];
  for (const [name, got, wanted, tolerance] of outputs) {
    if (wanted === undefined || (name === 'rstd' && c.op === 'rms_norm')) continue; // rmsNorm does not give its own away
    const problem = got === undefined ? 'missing' : await difference(got, wanted, tolerance);
    if (problem !== undefined) wrong.push(`${name}: ${problem}`);
  }
  for (const [, got] of outputs) got?.dispose();
  return wrong;
}

async function difference(got: tf.Tensor, wanted: Block, tolerance: Tolerance): Promise<string | undefined> {
  if (String(got.shape) !== String(wanted.shape)) return `shape [${got.shape}], expected [${wanted.shape}]`;
  return farthest(await got.data(), wanted.data, tolerance);
}

const tensor = ({ data, shape }: Block): tf.Tensor => tf.tensor(data, shape, 'float32');
const optionsOf = ({ axes, axisAsGiven, epsilon }: NormCase) => ({ axis: axisAsGiven ?? axes, epsilon });

function forward(c: NormCase): { y: tf.Tensor; mean?: tf.Tensor; rstd?: tf.Tensor } {
  const outputs = tf.tidy(() => {
    const [x, gamma, beta] = [tensor(c.input), c.gamma && tensor(c.gamma), c.beta && tensor(c.beta)];
    if (c.op === 'rms_norm') return [rmsNorm(x, gamma, optionsOf(c))];
    const y = layerNorm(x, gamma, beta, optionsOf(c));
    if (c.expected.mean === undefined) return [y];
    const { mean, rstd } = layerNormWithMoments(x, gamma, beta, optionsOf(c));
    return [y, mean, rstd];
  });
  const [y = tf.tensor([]), mean, rstd] = outputs;
  return { y, ...(mean && { mean }), ...(rstd && { rstd }) };
}

function gradients(c: NormCase, dy: Block): { dx?: tf.Tensor; dgamma?: tf.Tensor; dbeta?: tf.Tensor } {
  const loss = (x: tf.Tensor, ...parameters: tf.Tensor[]): tf.Tensor => {
    const gamma = c.gamma && parameters[0];
    const beta = c.beta && parameters[c.gamma ? 1 : 0];
    return c.op === 'rms_norm' ? rmsNorm(x, gamma, optionsOf(c)) : layerNorm(x, gamma, beta, optionsOf(c));
  };
  const given = [c.input, c.gamma, c.beta].filter((block) => block !== undefined);
  const [dx, ...rest] = tf.tidy(() => tf.grads(loss)(given.map(tensor), tensor(dy)));
  const dgamma = c.gamma && rest.shift();
  const dbeta = c.beta && rest.shift();
  return { ...(dx && { dx }), ...(dgamma && { dgamma }), ...(dbeta && { dbeta }) };
}
