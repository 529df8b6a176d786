// Fused kernels for WebGL: one program for the moments and one for the output; three to seven for the gradients.
import type * as tf from '@tensorflow/tfjs';
import type { FusedKernels, GradAttrs, GradInputs, NormAttrs, NormInputs } from './contract';
import { isWebGL, runOther, workshop } from './webgl/backend';
import { columnSumsProgram, dxProgram, rowMeansProgram } from './webgl/backward';
import { momentsProgram, outputProgram } from './webgl/forward';
import type { Matrix } from './webgl/glsl';

/** @returns undefined for a backend that is called webgl and lacks what tfjs' own has */
export const webglKernels = (backend: object): FusedKernels | undefined => (isWebGL(backend) ? kernels : undefined);

const kernels: FusedKernels = {
  forward,
  add({ residual, ...inputs }, attrs, backend) {
    const sum = runOther('Add', { a: inputs.x, b: residual }, {}, backend);
    return [...forward({ ...inputs, x: sum }, attrs, backend), sum];
  },
  backward,
};

function forward(inputs: NormInputs, attrs: NormAttrs, backend: object): [tf.TensorInfo, tf.TensorInfo] {
  const w = workshop(backend);
  const matrix = matrixOf(inputs.x, attrs);
  const x = w.shaped(inputs.x, [matrix.rows, matrix.width]);
  const moments = w.run(momentsProgram(matrix, attrs.centered), [x], [attrs.epsilon]);
  const parameters = [inputs.gamma, inputs.beta].flatMap((each) => (each ? [w.shaped(each, [matrix.width])] : []));
  const y = w.run(outputProgram(matrix, inputs.gamma !== undefined, inputs.beta !== undefined), [
    x,
    moments,
    ...parameters,
  ]);
  const outputs: [tf.TensorInfo, tf.TensorInfo] = [w.shaped(y, inputs.x.shape), moments];
  w.tidy(outputs);
  return outputs;
}

function backward(inputs: GradInputs, attrs: GradAttrs, backend: object): tf.TensorInfo[] {
  const w = workshop(backend);
  const matrix = matrixOf(inputs.x, attrs);
  const flat = (info: tf.TensorInfo): tf.TensorInfo => w.shaped(info, [matrix.rows, matrix.width]);
  const [dy, x, dsum] = [flat(inputs.dy), flat(inputs.x), inputs.dsum && flat(inputs.dsum)];
  const { moments } = inputs;
  const gamma = inputs.gamma && w.shaped(inputs.gamma, [matrix.width]);

  const means = w.run(rowMeansProgram(matrix, gamma !== undefined), [dy, x, moments, ...(gamma ? [gamma] : [])]);
  const has = { centered: attrs.centered, gamma: gamma !== undefined, dsum: dsum !== undefined };
  const rest = [gamma, dsum].filter((each) => each !== undefined);
  const dx = w.run(dxProgram(matrix, has), [dy, x, moments, means, ...rest]);
  const outputs = [w.shaped(dx, inputs.x.shape)];

  const sumRows = (weighted: boolean): tf.TensorInfo => {
    // Two steps of about sqrt(rows) additions each: more fragments at work, and less rounding.
    const block = matrix.rows <= 64 ? matrix.rows + (matrix.rows % 2) : 2 * Math.ceil(Math.sqrt(matrix.rows) / 2);
    let sums = w.run(columnSumsProgram(matrix, block, weighted), weighted ? [dy, x, moments] : [dy]);
    const [rows = 1] = sums.shape;
    if (rows > 1) sums = w.run(columnSumsProgram({ rows, width: matrix.width }, rows + (rows % 2), false), [sums]);
    return w.shaped(sums, attrs.parameter);
  };
  if (gamma) outputs.push(sumRows(true));
  if (attrs.shifted) outputs.push(sumRows(false));
  w.tidy(outputs);
  return outputs;
}

const matrixOf = (x: tf.TensorInfo, { width }: NormAttrs): Matrix => ({
  rows: x.shape.reduce((a, b) => a * b, 1) / width,
  width,
});
