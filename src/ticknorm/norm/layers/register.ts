// A saved model names the classes of its layers, and tfjs finds only classes it has been told of. Importing a module
// should do nothing by itself, so a class is registered when its first layer is made, or by registerLayers().
import * as tf from '@tensorflow/tfjs';

type Registrable = Parameters<typeof tf.serialization.registerClass>[0];

/** Registers `layer` under its class name, once. */
export function register(layer: Registrable): void {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  if (known[layer.className]?.[0] !== layer) tf.serialization.registerClass(layer);
}
