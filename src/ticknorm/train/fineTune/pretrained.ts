// Step one of fine-tuning: begin with what another training has learned.

import * as tf from '@tensorflow/tfjs';
import { describeValue } from '../../format';
import { quoted } from './checks';
import { allWeights } from './layers';

/** A model, or where a saved one is: a URL as for `tf.loadLayersModel`, or a handler. */
export type PretrainedModel = tf.LayersModel | string | tf.io.IOHandler;

/** Weights to copy by name: those of a model, or tensors under the names that `model.save` writes, `layer/kernel`. */
export type PretrainedWeights = PretrainedModel | tf.NamedTensorMap;

/** What became of the model's weights. */
export interface CopiedWeights {
  /** Names of the weights that were copied. */ readonly copied: readonly string[];
  /** Names of those that were not, since there is none of that name and shape: what the new task has to learn. */
  readonly left: readonly string[];
}

/** The model itself, loaded where it is only said where it lies. */
export async function loadModel(model: PretrainedModel): Promise<tf.LayersModel> {
  if (model instanceof tf.LayersModel) return model;
  if (isPlace(model)) return tf.loadLayersModel(model);
  throw new TypeError(
    `fineTune: the model is ${describeValue(model)}; pass a tf.LayersModel, the URL of a saved one, or a handler such as tf.io.browserFiles.`,
  );
}

/**
 * Copies weights into `model` by name, where the shapes agree.
 *
 * @throws {RangeError} when not one fits
 */
export async function copyWeights(model: tf.LayersModel, source: PretrainedWeights): Promise<CopiedWeights> {
  if (source instanceof tf.LayersModel) {
    // By the name that is saved: without the suffix that tfjs adds when another model alive has a weight of that name.
    return copyNamed(
      model,
      Object.fromEntries(allWeights(source).map((weight) => [weight.originalName, weight.read()])),
    );
  }
  if (isPlace(source)) {
    const loaded = await tf.loadLayersModel(source);
    return copyWeights(model, loaded).finally(() => loaded.dispose());
  }
  if (typeof source !== 'object' || source === null) {
    throw new TypeError(
      `fineTune: weights is ${describeValue(source)}; pass a tf.LayersModel, the URL of a saved one, or tensors by name.`,
    );
  }
  return copyNamed(model, source);
}

function isPlace(value: Exclude<PretrainedWeights, tf.LayersModel>): value is string | tf.io.IOHandler {
  return typeof value === 'string' || typeof value?.load === 'function';
}

function copyNamed(model: tf.LayersModel, source: tf.NamedTensorMap): CopiedWeights {
  const copied: string[] = [];
  const left: string[] = [];
  for (const weight of allWeights(model)) {
    const name = weight.originalName;
    const value = source[name];
    if (value && tf.util.arraysEqual(value.shape, weight.read().shape)) {
      weight.write(value);
      copied.push(name);
    } else left.push(name);
  }
  if (copied.length > 0) return { copied, left };
  throw new RangeError(
    `fineTune: none of the given weights (${list(Object.keys(source))}) has the name and shape of one of model "${model.name}" (${list(left)}); give the layers of both the same names.`,
  );
}

function list(names: readonly string[]): string {
  return quoted(names.slice(0, 4)) + (names.length > 4 ? ` and ${names.length - 4} more` : '');
}
