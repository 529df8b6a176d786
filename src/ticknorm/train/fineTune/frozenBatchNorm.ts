// A frozen batch normalisation must stay what it was: with its own moving averages, not the new batches' statistics, or
// the layers behind it get inputs they were not trained on. tfjs lets it drift, Keras does not (its guide to transfer
// learning, https://keras.io/guides/transfer_learning/), so this calls it in inference mode.

import type * as tf from '@tensorflow/tfjs';
import { placedLayers } from './layers';

/** Holds the frozen batch normalisations of `model` in inference mode, until the returned function is called. */
export function holdFrozenBatchNorm(model: tf.LayersModel): () => void {
  const held = placedLayers(model).filter(
    ({ layer, path }) => layer.getClassName() === 'BatchNormalization' && path.some(({ trainable }) => !trainable),
  );
  const releases = held.map(({ layer }) => {
    const { call } = layer;
    layer.call = (inputs, kwargs) => call.call(layer, inputs, { ...kwargs, training: false });
    return () => {
      Reflect.deleteProperty(layer, 'call'); // what the class says shows again
      if (layer.call !== call) layer.call = call; // the caller had put in one of its own
    };
  });
  return () => {
    for (const release of releases) release();
  };
}
