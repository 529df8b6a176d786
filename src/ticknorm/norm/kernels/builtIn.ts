import * as tf from '@tensorflow/tfjs';

/** Runs a kernel of tfjs itself on the active backend, within or beside one of ours: nothing of it is taped. */
export function runBuiltIn(
  name: 'Add' | 'Reshape',
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap = {},
): tf.TensorInfo {
  const made = tf.getKernel(name, tf.getBackend())?.kernelFunc({ inputs, attrs, backend: tf.backend() });
  const info = Array.isArray(made) ? made[0] : made;
  if (info) return info;
  throw new TypeError(`The ${tf.getBackend()} backend has no ${name} kernel; import all of its package.`);
}
