// Reads what is known to be there, which `noUncheckedIndexedAccess` cannot know.
import type * as tf from '@tensorflow/tfjs';

/**
 * @param i  negative ones count from the end
 * @throws {RangeError} when there is no such tensor, which would be a kernel at odds with the contract
 */
export function nth(tensors: tf.Tensor | readonly tf.Tensor[], i: number): tf.Tensor {
  const tensor = Array.isArray(tensors) ? tensors.at(i) : undefined;
  if (tensor === undefined) throw new RangeError(`There is no tensor ${i}.`);
  return tensor;
}
