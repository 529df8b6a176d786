// What the normalising layers share: their place among tfjs' layers, the axes they were given, and constraints that hold.
import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '../../errors';
import { checkEpsilon, formatShape, resolveAxes } from '../options';
import type { LayerArgs, WeightSettings } from './settings';

/** What a layer's `call` gets beside its input. */
export type Kwargs = Parameters<tf.layers.Layer['call']>[1];

/** Said here and not in `extends`, so that a bundler sees that an unused layer may be left out. */
const Layer: typeof tf.layers.Layer = /* @__PURE__ */ tfjsLayer();

function tfjsLayer(): typeof tf.layers.Layer {
  return tf.layers.Layer;
}

/** A layer that normalises over `axis`, with weights of the shape of those axes. */
export abstract class NormLayer extends Layer {
  /** As given, in an array of its own. */
  protected readonly axis: number | readonly number[];
  protected readonly epsilon: number;
  /** Weights with a constraint, each with the data that was last made to keep it. */
  private readonly constrained: Map<tf.LayerVariable, object> = new Map();

  constructor(args: LayerArgs, axis: number | readonly number[], epsilon: number) {
    super(args);
    checkEpsilon(this.getClassName(), epsilon);
    this.axis = typeof axis === 'number' ? axis : [...axis];
    this.epsilon = epsilon;
    this.supportsMasking = true;
  }

  /** tfjs applies a constraint when a weight is written, but not after an optimiser's update: so it is seen to here. */
  override get trainableWeights(): tf.LayerVariable[] {
    this.constrain();
    return super.trainableWeights;
  }

  override set trainableWeights(weights: tf.LayerVariable[]) {
    super.trainableWeights = weights;
  }

  /** @throws {ShapeError} when the layer was given several inputs, or a normalised axis has no size */
  protected parameterShape(inputShape: tf.Shape | tf.Shape[]): number[] {
    const name = this.getClassName();
    const shape = oneShape(name, inputShape);
    return resolveAxes(name, this.axis, shape).map((axis) => {
      const size = shape[axis] ?? null;
      if (size !== null) return size;
      const message = `${name}: axis ${axis} of an input ${formatShape(shape)} has no fixed size, but gamma and beta need one; normalise over other axes, or give inputShape that size.`;
      throw new ShapeError(message, 'axis', { given: [axis] });
    });
  }

  protected addParameter(name: string, shape: number[], settings: WeightSettings): tf.LayerVariable {
    const { initializer, regularizer, constraint } = settings;
    const weight = this.addWeight(name, shape, 'float32', initializer, regularizer, true, constraint);
    if (constraint) this.constrained.set(weight, {});
    return weight;
  }

  /** `axis` and `epsilon`, as they are saved. */
  protected normConfig(): tf.serialization.ConfigDict {
    return { axis: typeof this.axis === 'number' ? this.axis : [...this.axis], epsilon: this.epsilon };
  }

  /** Applies the constraints to weights that changed: once, as some (maxNorm) change their own result a little. */
  protected constrain(): void {
    for (const [weight, kept] of this.constrained) {
      if (weight.read().dataId === kept) continue;
      tf.tidy(() => {
        weight.write(weight.read().clone());
      });
      this.constrained.set(weight, weight.read().dataId);
    }
  }
}

/** @throws {TypeError} when there are several */
export const oneTensor = (name: string, inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  Array.isArray(inputs) ? onlyOne(name, inputs) : inputs;

function oneShape(name: string, shapes: tf.Shape | tf.Shape[]): tf.Shape {
  const isOne = (value: tf.Shape | tf.Shape[]): value is tf.Shape => value.every((size) => !Array.isArray(size));
  return isOne(shapes) ? shapes : onlyOne(name, shapes);
}

function onlyOne<T>(name: string, all: readonly T[]): T {
  const [one] = all;
  if (one !== undefined && all.length === 1) return one;
  throw new TypeError(`${name}: the layer was applied to ${all.length} tensors; apply it to one.`);
}
