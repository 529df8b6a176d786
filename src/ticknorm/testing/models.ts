// Models in tests: saved to memory, loaded from it, and of one output.
import * as tf from '@tensorflow/tfjs';

/** What a model is saved as, kept in memory. */
export async function saved(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  return new Promise((resolve) => {
    model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        resolve(artifacts);
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
  });
}

export const loaded = (artifacts: tf.io.ModelArtifacts): Promise<tf.LayersModel> =>
  tf.loadLayersModel(tf.io.fromMemory(artifacts));

/** The one tensor that a model of one output gave. */
export function one(value: unknown): tf.Tensor {
  if (!(value instanceof tf.Tensor)) throw new Error('expected one tensor');
  return value;
}
