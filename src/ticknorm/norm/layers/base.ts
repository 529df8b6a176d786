// What the normalising layers share: their place among tfjs' layers, the axes they were given, and constraints that hold.
import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '../../errors';
import { checkEpsilon, formatShape, type NormOptions, resolveAxes } from '../options';
import type { LayerArgs, WeightSettings } from './settings';

/** What a layer's `call` gets beside its input. */
type Kwargs = Parameters<tf.layers.Layer['call']>[1];

/** Said here and not in `extends`, so that a bundler sees that an unused layer may be left out. */
const Layer: typeof tf.layers.Layer = /* @__PURE__ */ tfjsLayer();

function tfjsLayer(): typeof tf.layers.Layer {
  return tf.layers.Layer;
}

/** A layer that normalises over `axis`, with weights of the shape of those axes. */
export abstract class NormLayer extends Layer {
  /** As given, in an array of its own. */
  private readonly axis: number | readonly number[];
  private readonly epsilon: number;
  /** Weights with a constraint, each with the data that was last made to keep it. */
  private readonly constrained: Map<tf.LayerVariable, object> = new Map();

  private readonly learned: Readonly<Record<string, WeightSettings>>;
  private readonly made: Record<string, tf.LayerVariable> = {};
  private readonly saved: tf.serialization.ConfigDict;

  /**
   * @param epsilon  where `args` have none
   * @param learned  what it learns, under the names by which weights are saved
   * @param saved    its configuration, but for `axis`, `epsilon` and what every layer has
   */
  constructor(
    args: LayerArgs & NormOptions,
    epsilon: number,
    learned: Readonly<Record<string, WeightSettings>>,
    saved: tf.serialization.ConfigDict,
  ) {
    super(args);
    this.axis = copy(args.axis ?? -1);
    this.epsilon = args.epsilon ?? epsilon;
    checkEpsilon(this.getClassName(), this.epsilon);
    this.learned = learned;
    this.saved = saved;
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
  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const className = this.getClassName();
    const shape = oneShape(className, inputShape);
    const sizes = resolveAxes(className, this.axis, shape).map((axis) => {
      const size = shape[axis] ?? null;
      if (size !== null) return size;
      const message = `${className}: axis ${axis} of an input ${formatShape(shape)} has no fixed size, but gamma and beta need one; normalise over other axes, or give inputShape that size.`;
      throw new ShapeError(message, 'axis', { given: [axis] });
    });
    for (const [name, [initializer, regularizer, constraint]] of Object.entries(this.learned)) {
      const weight = this.addWeight(name, sizes, 'float32', initializer, regularizer, true, constraint);
      this.made[name] = weight;
      if (constraint) this.constrained.set(weight, {});
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs): tf.Tensor {
    this.invokeCallHook(inputs, kwargs);
    this.constrain();
    const x = Array.isArray(inputs) ? onlyOne(this.getClassName(), inputs) : inputs;
    return this.normalise(x, { axis: this.axis, epsilon: this.epsilon });
  }

  /** Normalises with the weights that the layer has. */
  protected abstract normalise(x: tf.Tensor, options: NormOptions): tf.Tensor;

  /** The value of a weight, where it is learned. */
  protected read(name: string): tf.Tensor | undefined {
    return this.made[name]?.read();
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), axis: copy(this.axis), epsilon: this.epsilon, ...this.saved };
  }

  /** Applies the constraints to weights that changed: once, as some (maxNorm) change their own result a little. */
  private constrain(): void {
    for (const [weight, kept] of this.constrained) {
      if (weight.read().dataId === kept) continue;
      tf.tidy(() => {
        weight.write(weight.read().clone());
      });
      this.constrained.set(weight, weight.read().dataId);
    }
  }
}

const copy = (axis: number | readonly number[]): number | number[] => (typeof axis === 'number' ? axis : [...axis]);

function oneShape(name: string, shapes: tf.Shape | tf.Shape[]): tf.Shape {
  const isOne = (value: tf.Shape | tf.Shape[]): value is tf.Shape => !value.some(Array.isArray);
  return isOne(shapes) ? shapes : onlyOne(name, shapes);
}

function onlyOne<T>(name: string, all: readonly T[]): T {
  const [one] = all;
  if (one !== undefined && all.length === 1) return one;
  throw new TypeError(`${name}: the layer was applied to ${all.length} tensors; apply it to one.`);
}
