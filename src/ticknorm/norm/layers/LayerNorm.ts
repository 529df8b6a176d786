// Layer Normalization as a layer of tfjs models.
import * as tf from '@tensorflow/tfjs';
import { layerNorm } from '../layerNorm';
import type { NormOptions } from '../options';
import { NormLayer } from './base';
import {
  type ConstraintInput,
  type InitializerInput,
  type LayerArgs,
  type RegularizerInput,
  readParameters,
} from './settings';

/** Arguments of {@link LayerNorm}: those of `tf.layers.layerNormalization`, and constraints. */
export interface LayerNormArgs extends LayerArgs {
  /** Axes to normalise over, in any order; negative ones count from the end, the batch is axis 0. Default: -1. */
  axis?: number | readonly number[];
  /** Added to the variance, in the squared unit of the input; finite and >= 0. Default: 1e-3, as in Keras. */
  epsilon?: number;
  /** Whether `beta` is learned and added. Default: true. */
  center?: boolean;
  /** Whether `gamma` is learned and multiplied by. Default: true. */
  scale?: boolean;
  /** Default: zeros. */
  betaInitializer?: InitializerInput;
  /** Default: ones. */
  gammaInitializer?: InitializerInput;
  /** Default: none. */
  betaRegularizer?: RegularizerInput | null;
  /** Default: none. */
  gammaRegularizer?: RegularizerInput | null;
  /** Kept after every update. Default: none. */
  betaConstraint?: ConstraintInput | null;
  /** Kept after every update. Default: none. */
  gammaConstraint?: ConstraintInput | null;
}

/**
 * Layer Normalization, to be put where `tf.layers.layerNormalization` stands: same arguments, same weights (`gamma`,
 * `beta`, in this order, shape `[input.shape[a] for a in sorted axes]`), same configuration.
 *
 * Input of rank 2 or more, float32, int32 or bool; output float32 of the same shape. A mask is passed on. To load a
 * model that has one before any was made, call `registerLayers()` first.
 *
 * @throws {RangeError} from the constructor, when `epsilon` is negative or not finite
 * @throws {ShapeError} from `build`, when an axis is out of range, named twice or without a fixed size
 * @see Ba, Kiros & Hinton (2016), eq. 3-4, https://arxiv.org/abs/1607.06450
 * @example tf.sequential({ layers: [tf.layers.dense({ units: 8, inputShape: [4] }), new LayerNorm()] });
 */
export class LayerNorm extends NormLayer {
  static readonly className: string = 'LayerNorm';

  constructor(args: LayerNormArgs = {}) {
    const { center = true, scale = true } = args;
    const { gamma, beta, saved } = readParameters(args);
    super(args, 1e-3, { ...(scale && { gamma }), ...(center && { beta }) }, { center, scale, ...saved });
    tf.serialization.registerClass(LayerNorm);
  }

  protected override normalise(x: tf.Tensor, options: NormOptions): tf.Tensor {
    return layerNorm(x, this.read('gamma'), this.read('beta'), options);
  }
}
