// Fused kernels for WebGPU. Tensors lie flat in storage buffers, so that rows are a view of any shape; a program reads
// `f32(name[i])`, as what was cast from int32 still lies there as i32, and writes `result[i]`.
import * as tf from '@tensorflow/tfjs';
import type { FusedKernels } from './contract';
import { gpuKernels, type Shaders } from './gpu';
import { columnSums, dx } from './webgpu/backward';
import { moments, output } from './webgpu/forward';
import { LANES } from './webgpu/wgsl';

const SHADERS: Shaders = { moments, output, dx, columnSums };

/** Programs that a workgroup runs for each row; of the others there is an invocation for each element of the output. */
const BY_ROW = ['moments', 'dx'];

/** @returns undefined for a backend that is called webgpu and lacks what tfjs' own has */
export function webgpuKernels(backend: object): FusedKernels | undefined {
  if (!isWebGPU(backend)) return undefined;
  return gpuKernels({
    shaders: SHADERS,
    together: 1,
    run: (name, settings, inputs, outputShape) => {
      const { rows, centered, epsilon, block } = settings;
      const variableNames = Object.keys(inputs);
      const program: Program = {
        variableNames,
        outputShape,
        uniforms: 'epsilon : f32, block : i32,',
        workgroupSize: [LANES, 1, 1],
        dispatchLayout: { x: outputShape.map((_, i) => i) },
        dispatch: [BY_ROW.includes(name) ? rows : Math.ceil(tf.util.sizeFromShape(outputShape) / LANES), 1, 1],
        shaderKey: ['ticknorm', name, centered, ...variableNames].join('_'),
        getUserCode: () => SHADERS[name]?.(settings, inputs) ?? '',
      };
      return backend.runWebGPUProgram(program, Object.values(inputs), 'float32', [
        { type: 'float32', data: [epsilon] },
        { type: 'int32', data: [block] },
      ]);
    },
    disposeData: (id) => backend.disposeData(id),
  });
}

/** What `runWebGPUProgram` takes. */
interface Program {
  readonly variableNames: string[];
  readonly outputShape: number[];
  /** Those beyond the shapes, which tfjs passes itself. */ readonly uniforms: string;
  readonly workgroupSize: [number, number, number];
  readonly dispatchLayout: { x: number[] };
  /** Workgroups; tfjs spreads them over three dimensions where they are too many for one. */
  dispatch: [number, number, number];
  /** Names the code: programs of one key are the same, whatever their shapes. */ shaderKey: string;
  /** WGSL with `fn main(index : i32)`, called with the number of the invocation. */
  getUserCode(): string;
}

interface Uniform {
  readonly type: 'float32' | 'int32';
  readonly data: number[];
}

/** As much of tfjs' `WebGPUBackend` as is used, by its shape: the library depends on no backend package. */
interface WebGPUBackend {
  runWebGPUProgram(program: Program, inputs: tf.TensorInfo[], dtype: 'float32', uniforms: Uniform[]): tf.TensorInfo;
  disposeData(id: tf.DataId): boolean;
}

const isWebGPU = (backend: object): backend is WebGPUBackend => 'runWebGPUProgram' in backend;
