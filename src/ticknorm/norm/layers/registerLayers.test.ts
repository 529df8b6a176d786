// A program that only loads: nothing has made a layer before, so this lies in a file of its own.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { useBackend } from '../../testing/backends';
import { loaded } from '../../testing/models';
import { registerLayers } from './registerLayers';

useBackend('cpu');

const topology = (className: string): tf.io.ModelArtifacts => ({
  modelTopology: {
    class_name: 'Sequential',
    config: {
      name: 'model',
      layers: [{ class_name: className, config: { name: 'norm', batch_input_shape: [null, 4], axis: -1 } }],
    },
  },
});

test('a model loads once the layers are registered, and not before', async () => {
  await expect(loaded(topology('LayerNorm'))).rejects.toThrow('Unknown layer: LayerNorm.');
  registerLayers();
  registerLayers();
  const model = await loaded(topology('LayerNorm'));
  expect(model.layers[0]?.getClassName()).toBe('LayerNorm');
  expect(tf.serialization.SerializationMap.getMap().classNameMap).toHaveProperty('LayerNormLSTMCell');
});
