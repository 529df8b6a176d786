// What only a graphics processor has: programs, of which each costs a dispatch.
import * as tf from '@tensorflow/tfjs';
import { addLayerNorm } from '../../src/ticknorm/norm/addLayerNorm';
import { layerNorm } from '../../src/ticknorm/norm/layerNorm';
import { type Check, inputs, same } from './problems';

export const gpuChecks: Readonly<Record<string, Check>> = {
  'one program for the moments and one for the output': async () => {
    const { x, gamma, beta } = await ready([32, 8, 64]);
    return same(
      programs(() => layerNorm(x, gamma, beta)),
      ['3,256', '256,64'],
    );
  },

  'one more for the sum of addLayerNorm': async () => {
    const { x } = await ready([32, 8, 64]);
    return same(
      programs(() => addLayerNorm(x, x)),
      ['32,8,64', '3,256', '256,64'],
    );
  },

  'a gradient takes two for dx at most, and two for each sum of columns': async () => {
    const { x, gamma, beta } = await ready([32, 8, 64]);
    const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Tensor => layerNorm(a, b, c);
    const made = programs(() => tf.grads(f)([x, gamma, beta], x)).slice(2);
    const means = tf.getBackend() === 'webgl' ? ['2,256'] : [];
    return same(made, [...means, '256,64', '16,64', '1,64', '16,64', '1,64']);
  },
};

/** On the device, as the kernels want them, so that no program is spent on bringing them there. */
async function ready(shape: number[]): Promise<ReturnType<typeof inputs>> {
  const t = inputs(shape);
  await tf
    .grads((a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => layerNorm(a, b, c))([t.x, t.gamma, t.beta])[0]
    ?.data();
  return t;
}

/** @returns the output shape of each program that `body` runs */
function programs(body: () => unknown): string[] {
  const backend = tf.backend();
  const method = 'runWebGLProgram' in backend ? 'runWebGLProgram' : 'runWebGPUProgram';
  const run: unknown = Reflect.get(backend, method);
  if (typeof run !== 'function') throw new TypeError(`the backend has no ${method}`);
  const shapes: string[] = [];
  Reflect.set(backend, method, (program: { outputShape: number[] }, ...rest: unknown[]) => {
    shapes.push(program.outputShape.join());
    return run.call(backend, program, ...rest);
  });
  try {
    tf.tidy(() => void body());
  } finally {
    Reflect.deleteProperty(backend, method);
  }
  return shapes;
}
