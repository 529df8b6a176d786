// Fused kernels for WebGPU. Tensors lie flat in storage buffers, so that rows are a view of any shape; a program reads
// `f32(name[i])`, as what was cast from int32 still lies there as i32, and writes `result[i]`.
import * as tf from '@tensorflow/tfjs';
import type { FusedKernels } from './contract';
import { gpuKernels, type Write } from './gpu';
import { columnSums, dx } from './webgpu/backward';
import { moments, output } from './webgpu/forward';
import { LANES, XHAT } from './webgpu/wgsl';

/** Programs that a workgroup runs for each row; of the others there is an invocation for each element of the output. */
const BY_ROW: Write[] = [moments, dx];

/** @returns undefined for a backend that is called webgpu and lacks what tfjs' own has */
export function webgpuKernels(backend: object): FusedKernels | undefined {
  if (!isWebGPU(backend)) return undefined;
  return gpuKernels({
    backend,
    moments,
    output,
    dx,
    columnSums,
    together: 1,
    run: (write, settings, inputs, outputShape) => {
      const { rows, epsilon, block } = settings;
      const code = (inputs['moments'] ? XHAT : '') + write(settings, inputs);
      const program: Program = {
        variableNames: Object.keys(inputs),
        outputShape,
        uniforms: 'epsilon : f32, block : i32,',
        workgroupSize: [LANES, 1, 1],
        dispatchLayout: { x: [...outputShape.keys()] },
        dispatch: [BY_ROW.includes(write) ? rows : Math.ceil(tf.util.sizeFromShape(outputShape) / LANES), 1, 1],
        shaderKey: code,
        getUserCode: () => code,
      };
      return backend.runWebGPUProgram(program, Object.values(inputs), 'float32', [
        { type: 'float32', data: [epsilon] },
        { type: 'int32', data: [block] },
      ]);
    },
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
  /** Programs of one key are the same, whatever their shapes. */ shaderKey: string;
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
