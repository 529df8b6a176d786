// What a kernel's gradient needs is kept until the gradient has been taken. tfjs keeps a clone, which costs nothing on most
// backends and a copy of all bytes on wasm: there, half as long as the gradient itself and as much memory as the input. Here
// a tensor that shares the data is kept instead. And of an output that goes nowhere tfjs makes the gradient, zeros that it
// uploads at each step: so it is told only of those that do.
import * as tf from '@tensorflow/tfjs';
import { runBuiltIn } from './kernels/builtIn';
import { nth } from './nth';

/** Whether tfjs is recording operations for a gradient. */
export function isTaped(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}

/**
 * Right after a kernel ran on the tape: what its gradient gets as saved. tfjs disposes that with the tape.
 *
 * @param outputs  those of its outputs that may have a gradient
 * @param own      an output that nobody disposes
 * @param shared   inputs and outputs that somebody may dispose
 */
export function save(outputs: tf.Tensor[], own: tf.Tensor, shared: tf.Tensor[]): void {
  const node = tf.engine().state.activeTape.at(-1);
  if (node?.saved === undefined) throw new Error('The tape of tfjs is not as its version 4 leaves it.');
  node.outputs = outputs;
  node.saved.push(tf.keep(own), ...shared.map(share));
}

function share(tensor: tf.Tensor): tf.Tensor {
  const { state } = tf.engine();
  // Reshaping shares data on every backend.
  const info = runBuiltIn('Reshape', { x: tensor }, { shape: tensor.shape });
  const shared = tf.keep(tf.engine().makeTensorFromTensorInfo(info));
  // On the tape like the clone that it stands for, so that a gradient of the gradient finds its way back.
  state.activeTape.push({
    id: state.nextTapeNodeId++,
    kernelName: 'Identity',
    inputs: { x: tensor },
    outputs: [shared],
    gradient: (dys) => ({ x: () => nth(dys, 0).clone() }),
    saved: [],
  });
  return shared;
}
