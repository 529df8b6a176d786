// What a caller may pass as a tensor, and how it becomes float32: tensors stay the caller's, arrays are copied, and
// what cannot be normalised is refused with a reason instead of NaN.
import * as tf from '@tensorflow/tfjs';

/** A tensor, or numbers and booleans in (nested) arrays. */
export type TensorInput = tf.Tensor | tf.TensorLike;

/** An operation as its user knows it, for messages. */
export interface Operation {
  /** Name of the function, which begins every message. */ name: string;
  /** Where its options go, said to one who passed them as a tensor. */ usage: string;
}

/**
 * Call it in a `tf.tidy`: an array or another dtype makes a new tensor.
 *
 * @param name  name of the operation's parameter
 * @returns float32; the caller's own tensor where that is float32 already
 * @throws {TypeError} for strings, complex numbers, a disposed tensor, and what is neither a tensor nor an array
 */
export function toFloat32(op: Operation, name: string, value: TensorInput): tf.Tensor {
  const tensor = value instanceof tf.Tensor ? value : fromArray(op, name, value);
  if (tensor.isDisposed) {
    throw new TypeError(`${op.name}: ${name} was disposed before the call; keep it alive with tf.keep or tf.clone.`);
  }
  if (tensor.dtype === 'complex64') {
    const parts = `pass tf.real(${name}), tf.imag(${name}) or tf.abs(${name})`;
    throw new TypeError(`${op.name}: ${name} is complex64, but normalising takes real numbers; ${parts}.`);
  }
  if (tensor.dtype === 'string') {
    throw new TypeError(`${op.name}: ${name} holds strings; pass numbers.`);
  }
  return tensor.dtype === 'float32' ? tensor : tensor.cast('float32');
}

function fromArray(op: Operation, name: string, value: tf.TensorLike): tf.Tensor {
  const numeric = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
  if (numeric || Array.isArray(value) || ArrayBuffer.isView(value)) return tf.tensor(value);
  const got = value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  const hint = got === 'an object' ? ` (${op.usage})` : '';
  throw new TypeError(`${op.name}: ${name} is ${got}; pass a tensor or an array of numbers${hint}.`);
}
