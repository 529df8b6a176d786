// A frozen batch normalisation must stay what it was: with its own moving averages, not the new batches' statistics, or
// the layers behind it get inputs they were not trained on. tfjs lets it drift, Keras does not (its guide to transfer
// learning, https://keras.io/guides/transfer_learning/), so this calls it in inference mode.

import type * as tf from '@tensorflow/tfjs';
import { layerPaths } from './layers';

/** Holds the frozen batch normalisations of `model` in inference mode, until the returned function is called. */
export function holdFrozenBatchNorm(model: tf.LayersModel): () => void {
  const held = layerPaths(model)
    .filter((path) => path[0].getClassName() === 'BatchNormalization' && path.some(({ trainable }) => !trainable))
    .map(([layer]) => ({ layer, call: layer.call }));
  for (const { layer, call } of held) {
    layer.call = (inputs, kwargs) => call.call(layer, inputs, { ...kwargs, training: false });
  }
  return () => {
    for (const { layer, call } of held) {
      Reflect.deleteProperty(layer, 'call'); // what the class says shows again
      if (layer.call !== call) layer.call = call; // the caller had put in one of its own
    }
  };
}
