// As much of tfjs' WebGPU backend as the kernels need, by its shape: the library depends on no backend package. Tensors lie
// flat in storage buffers, so that rows are a view of any shape; a program reads `f32(name[i])`, as what was cast from int32
// still lies there as i32, and writes `result[i]`.
import * as tf from '@tensorflow/tfjs';

/** What `runWebGPUProgram` takes. */
export interface Program {
  readonly variableNames: string[];
  readonly outputShape: number[];
  readonly uniforms: string;
  readonly workgroupSize: [number, number, number];
  readonly dispatchLayout: { x: number[] };
  /** Workgroups; tfjs spreads them over three dimensions where they are too many for one. */
  dispatch: [number, number, number];
  /** Names the code: programs of one key are the same, whatever their shapes. */ shaderKey: string;
  /** WGSL with `fn main(index : i32)`, called with the number of the invocation. */
  getUserCode(): string;
}

/** A uniform beyond the shapes, which tfjs passes itself. */
export interface Uniform {
  readonly type: 'float32' | 'int32';
  readonly data: number[];
}

/** The methods of tfjs' `WebGPUBackend` that are used. */
export interface WebGPUBackend {
  runWebGPUProgram(program: Program, inputs: tf.TensorInfo[], dtype: 'float32', uniforms: Uniform[]): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}

export const isWebGPU = (backend: object): backend is WebGPUBackend =>
  'runWebGPUProgram' in backend && 'disposeData' in backend;

/** @throws {TypeError} when it is not {@link isWebGPU} */
export function asWebGPU(backend: object): WebGPUBackend {
  if (isWebGPU(backend)) return backend;
  throw new TypeError("A WebGPU kernel was run on a backend that is not tfjs' WebGPU backend.");
}

/** `a + b` by the backend's own kernel; nothing is taped. */
export function sumOf(a: tf.TensorInfo, b: tf.TensorInfo, backend: object): tf.TensorInfo {
  const made = tf.getKernel('Add', 'webgpu')?.kernelFunc({ inputs: { a, b }, attrs: {}, backend });
  const sum = Array.isArray(made) ? made[0] : made;
  if (sum === undefined) throw new TypeError('The webgpu backend has no Add kernel; import all of its package.');
  return sum;
}
