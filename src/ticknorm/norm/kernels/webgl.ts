// Fused kernels for WebGL. A program here reads and writes packed textures, in which one texel holds a block of 2 rows and
// 2 columns: r = (row, col), g = (row, col + 1), b = (row + 1, col), a = (row + 1, col + 1).
import type * as tf from '@tensorflow/tfjs';
import type { FusedKernels } from './contract';
import { gpuKernels } from './gpu';
import { columnSums, dx, means } from './webgl/backward';
import { moments, output } from './webgl/forward';
import { inside, XHAT } from './webgl/glsl';

/** @returns undefined for a backend that is called webgl and lacks what tfjs' own has */
export function webglKernels(backend: object): FusedKernels | undefined {
  if (!isWebGL(backend)) return undefined;
  return gpuKernels({
    backend,
    moments,
    output,
    means,
    dx,
    columnSums,
    together: 2,
    run: (write, settings, inputs, outputShape) => {
      const program: Program = {
        variableNames: Object.keys(inputs),
        outputShape,
        userCode: inside(settings) + (inputs['moments'] ? XHAT : '') + write(settings, inputs),
        packedInputs: true,
        packedOutput: true,
        customUniforms: [{ name: 'epsilon', type: 'float' }],
      };
      return backend.compileAndRun(program, Object.values(inputs), 'float32', [[settings.epsilon]]);
    },
  });
}

/** What `compileAndRun` takes; tfjs writes a sampler `getName(row, col)` for each variable. */
interface Program {
  readonly variableNames: string[];
  readonly outputShape: number[];
  /** GLSL with a `main` that calls `setOutput(vec4)`. */ readonly userCode: string;
  readonly packedInputs: true;
  readonly packedOutput: true;
  readonly customUniforms: { name: string; type: 'float' }[];
}

/** As much of tfjs' `MathBackendWebGL` as is used, by its shape: the library depends on no backend package. */
interface WebGLBackend {
  compileAndRun(program: Program, inputs: tf.TensorInfo[], dtype: 'float32', uniforms: number[][]): tf.TensorInfo;
  disposeData(id: tf.DataId): boolean;
}

const isWebGL = (backend: object): backend is WebGLBackend => 'compileAndRun' in backend;
