// Fused kernels for WebGPU: one program for the moments and one for the output; one for dx and two for each sum of columns.
import type * as tf from '@tensorflow/tfjs';
import type { FusedKernels, GradAttrs, GradInputs, NormAttrs, NormInputs } from './contract';
import { asWebGPU, isWebGPU, sumOf } from './webgpu/backend';
import { columnSumsProgram, dxProgram } from './webgpu/backward';
import { momentsProgram, outputProgram } from './webgpu/forward';
import type { Matrix } from './webgpu/wgsl';

/** @returns undefined for a backend that is called webgpu and lacks what tfjs' own has */
export const webgpuKernels = (backend: object): FusedKernels | undefined => (isWebGPU(backend) ? kernels : undefined);

const kernels: FusedKernels = {
  forward,
  add({ residual, ...inputs }, attrs, backend) {
    const sum = sumOf(inputs.x, residual, backend);
    return [...forward({ ...inputs, x: sum }, attrs, backend), sum];
  },
  backward,
};

function forward(inputs: NormInputs, attrs: NormAttrs, backend: object): [tf.TensorInfo, tf.TensorInfo] {
  const gpu = asWebGPU(backend);
  const matrix = matrixOf(inputs.x, attrs);
  const x = seenAs(inputs.x, [matrix.rows, matrix.width]);
  const epsilon = { type: 'float32' as const, data: [attrs.epsilon] };
  const moments = gpu.runWebGPUProgram(momentsProgram(matrix, attrs.centered), [x], 'float32', [epsilon]);
  const program = outputProgram(matrix, inputs.gamma !== undefined, inputs.beta !== undefined);
  const parameters = [inputs.gamma, inputs.beta].flatMap((each) => (each ? [seenAs(each, [matrix.width])] : []));
  const y = gpu.runWebGPUProgram(program, [x, moments, ...parameters], 'float32', [NO_BLOCK]);
  return [seenAs(y, inputs.x.shape), moments];
}

function backward(inputs: GradInputs, attrs: GradAttrs, backend: object): tf.TensorInfo[] {
  const gpu = asWebGPU(backend);
  const matrix = matrixOf(inputs.x, attrs);
  const { rows, width } = matrix;
  const [dy, x] = [seenAs(inputs.dy, [rows, width]), seenAs(inputs.x, [rows, width])];
  const { moments, gamma, dsum } = inputs;

  const has = { centered: attrs.centered, gamma: gamma !== undefined, dsum: dsum !== undefined };
  const rest = [...(gamma ? [seenAs(gamma, [width])] : []), ...(dsum ? [seenAs(dsum, [rows, width])] : [])];
  const noEpsilon = { type: 'float32' as const, data: [0] };
  const dx = gpu.runWebGPUProgram(dxProgram(matrix, has), [dy, x, moments, ...rest], 'float32', [noEpsilon]);
  const outputs = [seenAs(dx, inputs.x.shape)];

  const columnSums = (of: Matrix, block: number, tensors: tf.TensorInfo[]): tf.TensorInfo => {
    const program = columnSumsProgram(of, block, tensors.length > 1);
    return gpu.runWebGPUProgram(program, tensors, 'float32', [{ type: 'int32', data: [block] }]);
  };
  const sumRows = (tensors: tf.TensorInfo[]): tf.TensorInfo => {
    // Two steps of about sqrt(rows) additions each: more invocations at work, and less rounding.
    const block = rows <= 64 ? rows : Math.ceil(Math.sqrt(rows));
    const sums = columnSums(matrix, block, tensors);
    const [blocks = 1] = sums.shape;
    if (blocks === 1) return seenAs(sums, attrs.parameter);
    const sum = columnSums({ rows: blocks, width }, blocks, [sums]);
    gpu.disposeData(sums.dataId);
    return seenAs(sum, attrs.parameter);
  };
  if (gamma) outputs.push(sumRows([dy, x, moments]));
  if (attrs.shifted) outputs.push(sumRows([dy]));
  return outputs;
}

const NO_BLOCK = { type: 'int32' as const, data: [0] };

const matrixOf = (x: tf.TensorInfo, { width }: NormAttrs): Matrix => ({
  rows: x.shape.reduce((a, b) => a * b, 1) / width,
  width,
});

/** The same buffer under another shape. */
const seenAs = ({ dataId, dtype }: tf.TensorInfo, shape: number[]): tf.TensorInfo => ({ dataId, dtype, shape });
