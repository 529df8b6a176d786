// Which layers learn, and how fast: rules that name layers, and what follows from them for every weight.

import type * as tf from '@tensorflow/tfjs';
import { describeValue } from '../../format';
import { variableOf } from '../network';
import { quoted } from './checks';

type Layer = tf.layers.Layer;

/** A weight of a layer; tfjs declares the class, but does not export it. */
export type Weight = Layer['weights'][number];

/**
 * Names layers: by name, by a pattern that their name matches, by a function, or any of several. A name also stands for
 * all layers inside that layer, where it is itself a model.
 */
export type LayerRule = string | RegExp | ((layer: tf.layers.Layer) => boolean) | readonly LayerRule[];

/** Layers with settings of their own. */
export interface FineTuneGroup {
  readonly layers: LayerRule;
  /** Default: that of the run. */ readonly learningRate?: number;
  /** Default: that of the run. */ readonly weightDecay?: number;
}

/** A weight that learns, and how. */
export interface LearningWeight {
  readonly weight: Weight;
  /** The tf.Variable behind it, for gradients. */ readonly variable: tf.Variable;
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** A layer, and the models that it lies in, the innermost first. */
type Path = readonly [Layer, ...Layer[]];

/** The layers of a model, those inside the models among them included, but not these models themselves. */
export function layerPaths(model: tf.LayersModel): Path[] {
  const inside = (layers: readonly Layer[], outer: readonly Layer[]): Path[] =>
    layers.flatMap((layer) => {
      const path: Path = [layer, ...outer];
      return 'layers' in layer && Array.isArray(layer.layers) ? inside(layer.layers, path) : [path];
    });
  return inside(model.layers, []);
}

/** Every weight of a model once, layer by layer; `model.weights` has another order when layers are frozen. */
export function allWeights(model: tf.LayersModel): Weight[] {
  return [...new Set(layerPaths(model).flatMap(([layer]) => layer.weights))];
}

/**
 * Sets `trainable` of the layers that `freeze` and `unfreeze` name.
 *
 * @throws {RangeError} for a name or pattern that fits no layer
 */
export function freezeLayers(model: tf.LayersModel, freeze: LayerRule, unfreeze: LayerRule): void {
  const frozen = layersThat('freeze', freeze, model);
  const learns = layersThat('unfreeze', unfreeze, model);
  for (const path of layerPaths(model)) {
    if (path.some(frozen)) path[0].trainable = false;
    if (!path.some(learns)) continue;
    for (const outer of path) outer.trainable = true;
  }
}

/**
 * Every weight that learns, in the model's order, with the settings of its group.
 *
 * @throws {RangeError} when none does, or a group's name or pattern fits no layer
 */
export function learningWeights(
  model: tf.LayersModel,
  defaults: { readonly learningRate: number; readonly weightDecay: number },
  groups: readonly FineTuneGroup[],
): LearningWeight[] {
  const settings = groups.map((group, i) => ({
    ...group,
    fits: layersThat(`groups[${i}].layers`, group.layers, model),
  }));
  const weights = new Map<Weight, LearningWeight>(); // a layer may be there twice
  for (const path of layerPaths(model)) {
    if (path.some(({ trainable }) => !trainable)) continue;
    const { learningRate, weightDecay } = { ...defaults, ...settings.find(({ fits }) => path.some(fits)) };
    for (const weight of path[0].trainableWeights) {
      if (weights.has(weight)) continue;
      weights.set(weight, {
        weight,
        variable: variableOf(weight),
        learningRate,
        // Biases, gains and offsets have their own scale: pulling them to 0 does not make a network simpler.
        weightDecay: weight.shape.length >= 2 ? weightDecay : 0,
      });
    }
  }
  if (weights.size > 0) return [...weights.values()];
  throw new RangeError(
    `fineTune: no layer of model "${model.name}" learns; unfreeze some of ${listNames(model)}, for example { unfreeze: ${describeValue(layerPaths(model).at(-1)?.[0].name)} }.`,
  );
}

/**
 * A rule as a test, for a layer and for the models that it lies in. A name that fits nothing is a slip that would
 * otherwise train, or freeze, the wrong layers in silence.
 */
function layersThat(option: string, rule: LayerRule, model: tf.LayersModel): (layer: Layer) => boolean {
  if (typeof rule === 'function') return rule;
  if (typeof rule === 'string' || rule instanceof RegExp) {
    const fits = ({ name }: Layer): boolean => (typeof rule === 'string' ? name === rule : name.search(rule) >= 0); // test has a memory
    if (layerPaths(model).some((path) => path.some(fits))) return fits;
    throw new RangeError(
      `fineTune: ${option} names ${typeof rule === 'string' ? describeValue(rule) : rule}, but no layer of model "${model.name}" is called so; its layers are ${listNames(model)}.`,
    );
  }
  if (!Array.isArray(rule)) {
    throw new TypeError(
      `fineTune: ${option} is ${describeValue(rule)}; pass a layer's name, a pattern, a function of the layer, or an array of these.`,
    );
  }
  const several = rule.map((each) => layersThat(option, each, model));
  return (layer) => several.some((fits) => fits(layer));
}

function listNames(model: tf.LayersModel): string {
  const names = layerPaths(model).map((path) => path.map(({ name }) => name).reverse());
  return quoted(names.map((path) => path.join('/')));
}
