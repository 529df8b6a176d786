// Which layers learn, and how fast: rules that name layers, and what follows from them for every weight.

import type * as tf from '@tensorflow/tfjs';
import { describeValue } from '../../format';
import { variableOf } from '../network';

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

interface Placed {
  readonly layer: Layer;
  /** The models that it lies in, outermost first, and itself. */ readonly path: readonly Layer[];
}

/** The layers of a model, those inside the models among them included, but not these models themselves. */
export function placedLayers(model: tf.LayersModel): Placed[] {
  const inside = (layers: readonly Layer[], outer: readonly Layer[]): Placed[] =>
    layers.flatMap((layer) => {
      const path = [...outer, layer];
      return 'layers' in layer && Array.isArray(layer.layers) ? inside(layer.layers, path) : [{ layer, path }];
    });
  return inside(model.layers, []);
}

/** Every weight of a model once, layer by layer; `model.weights` has another order when layers are frozen. */
export function allWeights(model: tf.LayersModel): Weight[] {
  return [...new Set(placedLayers(model).flatMap(({ layer }) => layer.weights))];
}

/**
 * Sets `trainable` of the layers that `freeze` and `unfreeze` name.
 *
 * @throws {RangeError} for a name or pattern that fits no layer
 */
export function freezeLayers(model: tf.LayersModel, freeze: LayerRule, unfreeze: LayerRule): void {
  const layers = placedLayers(model);
  checkRule('freeze', freeze, layers, model);
  checkRule('unfreeze', unfreeze, layers, model);
  for (const { layer, path } of layers) {
    if (fits(freeze, path)) layer.trainable = false;
    if (!fits(unfreeze, path)) continue;
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
  const layers = placedLayers(model);
  for (const [i, group] of groups.entries()) checkRule(`groups[${i}].layers`, group.layers, layers, model);
  const seen = new Set<Weight>();
  const weights = layers.flatMap(({ layer, path }) => {
    if (path.some(({ trainable }) => !trainable)) return [];
    const settings = { ...defaults, ...groups.find((group) => fits(group.layers, path)) };
    const own = layer.trainableWeights.filter((weight) => !seen.has(weight)); // a layer may be there twice
    return own.map((weight): LearningWeight => {
      seen.add(weight);
      const { learningRate } = settings;
      // Biases, gains and offsets have their own scale: pulling them to 0 does not make a network simpler.
      return {
        weight,
        variable: variableOf(weight),
        learningRate,
        weightDecay: weight.shape.length >= 2 ? settings.weightDecay : 0,
      };
    });
  });
  if (weights.length > 0) return weights;
  throw new RangeError(
    `fineTune: no layer of model "${model.name}" learns; unfreeze some of ${listNames(layers)}, for example { unfreeze: ${JSON.stringify(layers.at(-1)?.layer.name)} }.`,
  );
}

function fits(rule: LayerRule, path: readonly Layer[]): boolean {
  if (typeof rule === 'string') return path.some(({ name }) => name === rule);
  if (rule instanceof RegExp) return path.some(({ name }) => name.search(rule) >= 0); // search has no memory, test may
  if (typeof rule === 'function') return path.some(rule);
  return rule.some((each) => fits(each, path));
}

/** A name that fits nothing is a slip that would otherwise train, or freeze, the wrong layers in silence. */
function checkRule(option: string, rule: LayerRule, layers: readonly Placed[], model: tf.LayersModel): void {
  if (typeof rule === 'string' || rule instanceof RegExp) {
    if (layers.some(({ path }) => fits(rule, path))) return;
    const shown = typeof rule === 'string' ? JSON.stringify(rule) : String(rule);
    throw new RangeError(
      `fineTune: ${option} names ${shown}, but no layer of model "${model.name}" is called so; its layers are ${listNames(layers)}.`,
    );
  }
  if (typeof rule === 'function') return;
  if (!Array.isArray(rule)) {
    throw new TypeError(
      `fineTune: ${option} is ${describeValue(rule)}; pass a layer's name, a pattern, a function of the layer, or an array of these.`,
    );
  }
  for (const each of rule) checkRule(option, each, layers, model);
}

function listNames(layers: readonly Placed[]): string {
  return layers.map(({ path }) => JSON.stringify(path.map(({ name }) => name).join('/'))).join(', ');
}
