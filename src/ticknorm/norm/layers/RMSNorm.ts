// RMS normalization as a layer of tfjs models.
import * as tf from '@tensorflow/tfjs';
import type { NormOptions } from '../options';
import { rmsNorm } from '../rmsNorm';
import { NormLayer } from './base';
import {
  type ConstraintInput,
  type InitializerInput,
  type LayerArgs,
  type RegularizerInput,
  readParameters,
} from './settings';

/** Arguments of {@link RMSNorm}. */
export interface RMSNormArgs extends LayerArgs {
  /** Axes to normalise over, in any order; negative ones count from the end, the batch is axis 0. Default: -1. */
  axis?: number | readonly number[];
  /** Added to the mean square, in the squared unit of the input; finite and >= 0. Default: 1e-6, as in Keras. */
  epsilon?: number;
  /** Whether a scale is learned and multiplied by. Default: true. */
  scale?: boolean;
  /** Default: ones. */
  gammaInitializer?: InitializerInput;
  /** Default: none. */
  gammaRegularizer?: RegularizerInput | null;
  /** Kept after every update. Default: none. */
  gammaConstraint?: ConstraintInput | null;
}

/**
 * RMS normalization, `x / sqrt(mean(x^2) + epsilon) * scale`. Its one weight is called `scale`, as in Keras'
 * `RMSNormalization`, so that weights saved there load by name; its shape is `[input.shape[a] for a in sorted axes]`.
 *
 * Input of rank 2 or more, float32, int32 or bool; output float32 of the same shape. A mask is passed on. To load a
 * model that has one before any was made, call `registerLayers()` first.
 *
 * @throws {RangeError} from the constructor, when `epsilon` is negative or not finite
 * @throws {ShapeError} from `build`, when an axis is out of range, named twice or without a fixed size
 * @see Zhang & Sennrich (2019), eq. 4, https://arxiv.org/abs/1910.07467
 * @example tf.sequential({ layers: [tf.layers.dense({ units: 8, inputShape: [4] }), new RMSNorm()] });
 */
export class RMSNorm extends NormLayer {
  static readonly className: string = 'RMSNorm';

  constructor(args: RMSNormArgs = {}) {
    const scale = args.scale ?? true;
    const { gamma, saved } = readParameters(args);
    const { gammaInitializer, gammaRegularizer, gammaConstraint } = saved;
    super(args, 1e-6, scale ? { scale: gamma } : {}, { scale, gammaInitializer, gammaRegularizer, gammaConstraint });
    tf.serialization.registerClass(RMSNorm);
  }

  protected override normalise(x: tf.Tensor, options: NormOptions): tf.Tensor {
    return rmsNorm(x, this.read('scale'), options);
  }
}
