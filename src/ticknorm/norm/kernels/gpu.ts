// The fused kernels of both graphics backends, which differ in the language of their programs and in who runs those: one
// program for the moments and one for the output; one or two for dx, and two for each sum of columns.
import type * as tf from '@tensorflow/tfjs';
import { runBuiltIn } from './builtIn';
import { type FusedKernels, given, type OpAttrs } from './contract';

/** What a program knows of the matrix that it works on, whose rows are normalised one by one, and of what is wanted. */
export type Settings = OpAttrs & {
  /** Rows that are summed together where columns are. */
  block: number;
};

/** By the names under which a program reads them. */
export type Inputs = Record<string, tf.TensorInfo | undefined>;

/** Makes the code of a program; what it does with an input that may be left out, it does where that is given. */
export type Write = (settings: Settings, inputs: Inputs) => string;

/** A graphics backend: the programs in its language, and what runs them. */
export interface Gpu {
  /** x `[rows, width]` → moments `[3, rows]` */ moments: Write;
  /** x, moments, and gamma and beta `[width]` → y `[rows, width]` */ output: Write;
  /** dy, x, moments, gamma → `[2, rows]`: mean(g) and mean(g * xhat) of each row, where dx does not find them itself. */
  means?: Write;
  /** dy, x, moments, means, gamma, dsum → dx `[rows, width]` */ dx: Write;
  /** `[ceil(rows / block), width]`: the sums of `block` rows each, of dy * xhat (dy, x, moments) or of dy alone. */
  columnSums: Write;
  /** Rows that lie together, of which `block` is a multiple. */ together: number;
  run(write: Write, settings: Settings, inputs: Record<string, tf.TensorInfo>, shape: number[]): tf.TensorInfo;
  backend: { disposeData(id: tf.DataId): boolean };
}

export const gpuKernels = (gpu: Gpu): FusedKernels => ({
  forward({ x, residual, gamma, beta }, attrs) {
    const { run, shaped, tidy } = workshop(gpu, attrs);
    const sum = residual && runBuiltIn('Add', { a: x, b: residual });
    const { rows, width } = attrs;
    const matrix = shaped(sum ?? x, [rows, width]);
    const moments = run(gpu.moments, { x: matrix }, [3, rows]);
    const parameters = { gamma: gamma && shaped(gamma, [width]), beta: beta && shaped(beta, [width]) };
    const y = shaped(run(gpu.output, { x: matrix, moments, ...parameters }, [rows, width]), x.shape);
    return tidy(sum ? [y, sum, moments] : [y, moments]);
  },

  backward(inputs, attrs) {
    const { run, shaped, tidy } = workshop(gpu, attrs);
    const { rows, width, parameter } = attrs;
    const flat = (info: tf.TensorInfo): tf.TensorInfo => shaped(info, [rows, width]);
    const [dy, x, moments] = [flat(inputs.dy), flat(inputs.x), inputs.moments];
    const gamma = inputs.gamma && shaped(inputs.gamma, [width]);
    const dsum = inputs.dsum && flat(inputs.dsum);
    const means = gpu.means && run(gpu.means, { dy, x, moments, gamma }, [2, rows]);
    const dx = run(gpu.dx, { dy, x, moments, means, gamma, dsum }, [rows, width]);

    const sumBlocks = (of: Inputs, count: number, most: number): tf.TensorInfo => {
      const block = gpu.together * Math.ceil(most / gpu.together);
      return run(gpu.columnSums, of, [Math.ceil(count / block), width], { rows: count, block });
    };
    const sumRows = (of: Inputs): tf.TensorInfo => {
      // Two steps of about sqrt(rows) additions each: more at work at once, and less rounding.
      const sums = sumBlocks(of, rows, rows <= 64 ? rows : Math.sqrt(rows));
      const [blocks = 1] = sums.shape;
      return shaped(blocks > 1 ? sumBlocks({ dy: sums }, blocks, blocks) : sums, parameter);
    };
    const outputs = [shaped(dx, inputs.x.shape)];
    if (gamma) outputs.push(sumRows({ dy, x, moments }));
    if (attrs.shifted) outputs.push(sumRows({ dy }));
    return tidy(outputs);
  },
});

/** Runs programs for one kernel call, and takes note of what they make. */
interface Workshop {
  run(write: Write, inputs: Inputs, shape: number[], settings?: Partial<Settings>): tf.TensorInfo;
  /** The same numbers in another shape: the same memory, unless a texture would hold them otherwise. */
  shaped(info: tf.TensorInfo, shape: number[]): tf.TensorInfo;
  /** Disposes all that was made but `kept`, and returns that. */
  tidy(kept: tf.TensorInfo[]): tf.TensorInfo[];
}

function workshop(gpu: Gpu, attrs: OpAttrs): Workshop {
  const made: tf.TensorInfo[] = [];
  const note = (info: tf.TensorInfo): tf.TensorInfo => {
    made.push(info);
    return info;
  };
  return {
    run: (write, inputs, shape, settings) =>
      note(gpu.run(write, { ...attrs, block: 0, ...settings }, given(inputs), shape)),
    shaped: (info, shape) =>
      String(info.shape) === String(shape) ? info : note(runBuiltIn('Reshape', { x: info }, { shape })),
    tidy: (kept) => {
      for (const info of made) if (!kept.includes(info)) gpu.backend.disposeData(info.dataId);
      return kept;
    },
  };
}
