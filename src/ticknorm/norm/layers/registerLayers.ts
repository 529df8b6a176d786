// A saved model names the classes of its layers, and tfjs finds only classes it has been told of. Importing a module
// should do nothing by itself, so a class is registered whenever a layer of it is made, and here for programs that load a
// model without ever having made one of its layers.
import * as tf from '@tensorflow/tfjs';
import { LayerNorm } from './LayerNorm';
import { LayerNormLSTMCell } from './LayerNormLSTMCell';
import { RMSNorm } from './RMSNorm';

/**
 * Makes `LayerNorm`, `RMSNorm` and `LayerNormLSTMCell` known to `tf.loadLayersModel`. A program that made such a layer
 * before need not call it; calling it again does nothing.
 *
 * @example registerLayers(); const model = await tf.loadLayersModel('model.json');
 */
export function registerLayers(): void {
  for (const layer of [LayerNorm, RMSNorm, LayerNormLSTMCell]) tf.serialization.registerClass(layer);
}
