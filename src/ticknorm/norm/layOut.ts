// What every operation here does before it computes: checks what it was given, casts it, and lays it out as rows.
import * as tf from '@tensorflow/tfjs';
import { normalise } from './fused';
import { type Inputs, toFloat32 } from './inputs';
import type { NormAttrs } from './kernels/contract';
import { checkEpsilon, checkParameter, DEFAULT_EPSILON, type NormOptions, resolveAxes } from './options';
import { asRows, type Rows } from './rows';

/** What an operation was given, checked and laid out. */
export interface Laid {
  /** float32, axes last. */ x: tf.Tensor;
  /** float32, `rows.parameter`. */ gamma: tf.Tensor | undefined;
  /** float32, `rows.parameter`. */ beta: tf.Tensor | undefined;
  attrs: NormAttrs;
  rows: Rows;
}

/**
 * Call it in a `tf.tidy`.
 *
 * @param op        name of the calling function, which begins every message
 * @param centered  false: RMS normalization, which takes 0 for the mean
 * @throws {ShapeError} when an axis is out of range, named twice or missing, or gamma or beta has another shape
 * @throws {RangeError} when `epsilon` is negative or not finite
 * @throws {TypeError} when an input is disposed, complex64, of strings, or no tensor or array at all
 */
export function layOut(op: string, inputs: Inputs, options: NormOptions, centered = true): Laid {
  const { axis = -1, epsilon = DEFAULT_EPSILON } = options;
  checkEpsilon(op, epsilon);
  const input = toFloat32(op, inputs, 'x');
  const axes = resolveAxes(op, axis, input.shape);
  const rows = asRows(input.shape, axes);
  const parameter = (name: 'gamma' | 'beta'): tf.Tensor | undefined => {
    if (inputs[name] === undefined) return undefined;
    const tensor = toFloat32(op, inputs, name);
    checkParameter(op, name, tensor.shape, axes, input.shape);
    return tensor;
  };
  return {
    x: rows.arrange(input),
    gamma: parameter('gamma'),
    beta: parameter('beta'),
    attrs: { width: rows.width, epsilon, centered, parameter: rows.parameter },
    rows,
  };
}

/** The whole of an operation that gives one tensor; {@link layOut} says what it takes and throws. */
export function normaliseTensor(op: string, inputs: Inputs, options: NormOptions, centered = true): tf.Tensor {
  return tf.tidy(op, () => {
    const laid = layOut(op, inputs, options, centered);
    return laid.rows.restore(normalise(laid, laid.attrs));
  });
}
