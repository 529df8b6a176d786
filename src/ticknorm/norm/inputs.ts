// What a caller may pass as a tensor, and how it becomes float32: tensors stay the caller's, arrays are copied, and
// what cannot be normalised is refused with a reason instead of NaN.
import * as tf from '@tensorflow/tfjs';

/** A tensor, or numbers and booleans in (nested) arrays. */
export type TensorInput = tf.Tensor | tf.TensorLike;

/** All that an operation takes but its options, in the order in which it takes them. */
export type Inputs = Readonly<
  Record<'x', TensorInput> & Partial<Record<'residual' | 'gamma' | 'beta', TensorInput | undefined>>
>;

/**
 * Call it in a `tf.tidy`: an array or another dtype makes a new tensor.
 *
 * @param op    name of the calling function, which begins every message
 * @param name  which of its inputs
 * @returns float32; the caller's own tensor where that is float32 already
 * @throws {TypeError} for strings, complex numbers, a disposed tensor, and what is neither a tensor nor an array
 */
export function toFloat32(op: string, inputs: Inputs, name: keyof Inputs): tf.Tensor {
  const value = inputs[name];
  const tensor = value instanceof tf.Tensor ? value : fromArray(op, name, value, Object.keys(inputs));
  if (tensor.isDisposed) {
    throw new TypeError(`${op}: ${name} was disposed before the call; keep it alive with tf.keep or tf.clone.`);
  }
  if (tensor.dtype === 'complex64') {
    const parts = `pass tf.real(${name}), tf.imag(${name}) or tf.abs(${name})`;
    throw new TypeError(`${op}: ${name} is complex64, but normalising takes real numbers; ${parts}.`);
  }
  if (tensor.dtype === 'string') {
    throw new TypeError(`${op}: ${name} holds strings; pass numbers.`);
  }
  return tensor.dtype === 'float32' ? tensor : tensor.cast('float32');
}

function fromArray(op: string, name: string, value: tf.TensorLike | undefined, parameters: string[]): tf.Tensor {
  const numeric = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
  if (numeric || Array.isArray(value) || ArrayBuffer.isView(value)) return tf.tensor(value);
  const got = value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  // An object is likely to be the options, passed too early.
  const place = ['first', 'second', 'third', 'fourth', 'fifth'][parameters.length];
  const hint = got === 'an object' ? ` (options come ${place}: ${op}(${parameters.join(', ')}, options))` : '';
  throw new TypeError(`${op}: ${name} is ${got}; pass a tensor or an array of numbers${hint}.`);
}
