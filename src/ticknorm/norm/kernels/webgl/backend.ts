// As much of tfjs' WebGL backend as the kernels need, by its shape: the library depends on no backend package. A program
// here reads and writes packed textures, in which one texel holds a block of 2 rows and 2 columns:
// r = (row, col), g = (row, col + 1), b = (row + 1, col), a = (row + 1, col + 1).
import * as tf from '@tensorflow/tfjs';

/** What `compileAndRun` takes; tfjs writes a sampler `getName(row, col)` for each variable. */
export interface Program {
  readonly variableNames: string[];
  readonly outputShape: number[];
  /** GLSL with a `main` that calls `setOutput(vec4)`. */ readonly userCode: string;
  readonly packedInputs: true;
  readonly packedOutput: true;
  readonly customUniforms: { name: string; type: 'float' }[];
}

/** The methods of tfjs' `MathBackendWebGL` that are used. */
export interface WebGLBackend {
  compileAndRun(program: Program, inputs: tf.TensorInfo[], dtype: 'float32', uniforms: number[][]): tf.TensorInfo;
  disposeIntermediateTensorInfo(info: tf.TensorInfo): void;
}

export const isWebGL = (backend: object): backend is WebGLBackend =>
  'compileAndRun' in backend && 'disposeIntermediateTensorInfo' in backend;

/** Runs programs for one kernel call, and takes note of what they make. */
export interface Workshop {
  /** @param uniforms  numbers for the program's `customUniforms` */
  run(program: Program, inputs: tf.TensorInfo[], uniforms?: number[]): tf.TensorInfo;
  /** The same numbers in another shape: the same texture, unless its 2x2 blocks come to lie otherwise. */
  shaped(info: tf.TensorInfo, shape: number[]): tf.TensorInfo;
  /** Disposes all that was made but `kept`. */
  tidy(kept: readonly tf.TensorInfo[]): void;
}

/** @throws {TypeError} when `backend` is not {@link isWebGL} */
export function workshop(backend: object): Workshop {
  if (!isWebGL(backend)) throw new TypeError("A WebGL kernel was run on a backend that is not tfjs' WebGL backend.");
  const made: tf.TensorInfo[] = [];
  const note = (info: tf.TensorInfo): tf.TensorInfo => {
    made.push(info);
    return info;
  };
  return {
    run: (program, inputs, uniforms = []) =>
      note(
        backend.compileAndRun(
          program,
          inputs,
          'float32',
          uniforms.map((value) => [value]),
        ),
      ),
    shaped: (info, shape) =>
      shape.length === info.shape.length && shape.every((size, i) => size === info.shape[i])
        ? info
        : note(runOther('Reshape', { x: info }, { shape }, backend)),
    tidy: (kept) => {
      for (const info of made) if (!kept.includes(info)) backend.disposeIntermediateTensorInfo(info);
    },
  };
}

/** Runs a kernel that the backend has, within one of ours: nothing of it is taped. */
export function runOther(
  name: 'Reshape' | 'Add',
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap,
  backend: object,
): tf.TensorInfo {
  const made = tf.getKernel(name, 'webgl')?.kernelFunc({ inputs, attrs, backend });
  const info = Array.isArray(made) ? made[0] : made;
  if (info === undefined)
    throw new TypeError(`The webgl backend has no ${name} kernel; import all of @tensorflow/tfjs.`);
  return info;
}
