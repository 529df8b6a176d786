// What every operation here does before it computes: checks what it was given, casts it, and lays it out as rows, one for
// each thing that is normalised on its own, its elements one after the other. Nothing is copied for that when the axes are
// the last ones, which is the usual case; else one transpose does it.
import * as tf from '@tensorflow/tfjs';
import { normalise } from './fused';
import { type Inputs, toFloat32 } from './inputs';
import type { OpAttrs } from './kernels/contract';
import { checkEpsilon, checkParameter, DEFAULT_EPSILON, type NormOptions, resolveAxes } from './options';
import { product } from './rows';

/** What an operation was given, checked and laid out. */
export interface Laid {
  /** float32, axes last. */ x: tf.Tensor;
  /** float32, `attrs.parameter`. */ gamma: tf.Tensor | undefined;
  /** float32, `attrs.parameter`. */ beta: tf.Tensor | undefined;
  attrs: OpAttrs;
  /** Shape of what there is one of per row: that of `x`, with 1 for the axes. */ perRow(): number[];
  /** Moves the axes of a tensor shaped like `x` to the end. */ arrange(tensor: tf.Tensor): tf.Tensor;
  /** The inverse of `arrange`. */ restore(arranged: tf.Tensor): tf.Tensor;
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
  const { shape, rank } = input;
  const axes = resolveAxes(op, axis, shape);
  const inPlace = axes.every((each, i) => each === rank - axes.length + i);
  const others = (): number[] => [...shape.keys()].filter((i) => !axes.includes(i));
  const order = (): number[] => [...others(), ...axes];
  const back = (): number[] => order().map((_, i, from) => from.indexOf(i));
  const parameter = (name: 'gamma' | 'beta'): tf.Tensor | undefined => {
    if (inputs[name] === undefined) return undefined;
    const tensor = toFloat32(op, inputs, name);
    checkParameter(op, name, tensor.shape, axes, shape);
    return tensor;
  };
  const sizes = axes.map((i) => shape[i] ?? 0);
  const width = product(sizes);
  const shifted = inputs.beta !== undefined;
  return {
    x: inPlace ? input : input.transpose(order()),
    gamma: parameter('gamma'),
    beta: parameter('beta'),
    attrs: { rows: input.size / width, width, epsilon, centered, parameter: sizes, shifted, moments: false },
    perRow: () => shape.map((size, i) => (axes.includes(i) ? 1 : size)),
    arrange: (tensor) => (inPlace ? tensor : tensor.transpose(order())),
    restore: (arranged) => (inPlace ? arranged : arranged.transpose(back())),
  };
}

/** The whole of an operation that gives one tensor; {@link layOut} says what it takes and throws. */
export function normaliseTensor(op: string, inputs: Inputs, options: NormOptions, centered = true): tf.Tensor {
  return tf.tidy(op, () => {
    const laid = layOut(op, inputs, options, centered);
    return laid.restore(normalise(laid, laid.attrs));
  });
}
