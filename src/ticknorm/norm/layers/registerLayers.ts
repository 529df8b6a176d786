// For programs that load a model without ever having made one of its layers.
import { LayerNorm } from './LayerNorm';
import { LayerNormLSTMCell } from './LayerNormLSTMCell';
import { RMSNorm } from './RMSNorm';
import { register } from './register';

/**
 * Makes `LayerNorm`, `RMSNorm` and `LayerNormLSTMCell` known to `tf.loadLayersModel`. A program that made such a layer
 * before need not call it; calling it again does nothing.
 *
 * @example registerLayers(); const model = await tf.loadLayersModel('model.json');
 */
export function registerLayers(): void {
  for (const layer of [LayerNorm, RMSNorm, LayerNormLSTMCell]) register(layer);
}
