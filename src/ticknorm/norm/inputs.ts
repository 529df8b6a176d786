// What a caller may pass as a tensor, and how it becomes float32: tensors stay the caller's, arrays are copied, and
// what cannot be normalised is refused with a reason instead of NaN.
import * as tf from '@tensorflow/tfjs';

/** A tensor, or numbers and booleans in (nested) arrays. */
export type TensorInput = tf.Tensor | tf.TensorLike;

/**
 * Call it in a `tf.tidy`: an array or another dtype makes a new tensor.
 *
 * @param op    name of the calling function, which begins every message
 * @param name  name of its parameter
 * @param usage where its options go, said to one who passed them as this parameter
 * @returns float32; the caller's own tensor where that is float32 already
 * @throws {TypeError} for strings, complex numbers, a disposed tensor, and what is neither a tensor nor an array
 */
export function toFloat32(op: string, name: string, value: TensorInput, usage = ''): tf.Tensor {
  const tensor = value instanceof tf.Tensor ? value : fromArray(op, name, value, usage);
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

function fromArray(op: string, name: string, value: tf.TensorLike, usage: string): tf.Tensor {
  const numeric = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
  if (numeric || Array.isArray(value) || ArrayBuffer.isView(value)) return tf.tensor(value);
  const got = value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  const hint = got === 'an object' && usage !== '' ? ` (${usage})` : '';
  throw new TypeError(`${op}: ${name} is ${got}; pass a tensor or an array of numbers${hint}.`);
}
