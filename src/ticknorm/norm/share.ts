// What a kernel's gradient needs of its inputs is kept until the gradient has been taken. tfjs keeps a clone, which costs
// nothing on most backends and a copy of all bytes on wasm: there, half as long as the gradient itself and as much memory as
// the input. Here a tensor that shares the input's data is kept instead.
import * as tf from '@tensorflow/tfjs';
import { runBuiltIn } from './kernels/builtIn';
import { nth } from './nth';

/** Whether tfjs is recording operations for a gradient. */
export function isTaped(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}

/**
 * Right after a kernel ran on the tape: keeps `tensor`, an input or output of it, as the last of what its gradient gets as
 * saved. tfjs disposes it with the tape.
 */
export function saveShared(tensor: tf.Tensor): void {
  const { state } = tf.engine();
  const saved = state.activeTape.at(-1)?.saved;
  if (saved === undefined) throw new Error('The tape of tfjs is not as its version 4 leaves it.');
  // Reshaping shares data on every backend.
  const info = runBuiltIn('Reshape', { x: tensor }, { shape: tensor.shape });
  const shared = tf.keep(tf.engine().makeTensorFromTensorInfo(info));
  saved.push(shared);
  // On the tape like the clone that it stands for, so that a gradient of the gradient finds its way back.
  state.activeTape.push({
    id: state.nextTapeNodeId++,
    kernelName: 'Identity',
    inputs: { x: tensor },
    outputs: [shared],
    gradient: (dys) => ({ x: () => nth(dys, 0).clone() }),
    saved: [],
  });
}
