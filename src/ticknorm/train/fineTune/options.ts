// What may be given to fineTune, its defaults, and the messages for what may not.

import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '../../errors';
import { describeValue } from '../../format';
import { formatShape } from '../../norm/options';
import type { Ticker } from '../../ticks/ticker';
import type { Loss } from '../network';
import type { Checkpoint } from './checkpoint';
import { checkNumbers, checkOneOf, notNegative, positive, wholeFrom } from './checks';
import type { FineTuneGroup, LayerRule } from './layers';
import type { PretrainedWeights } from './pretrained';
import { checkSchedule, type Schedule } from './schedule';
import { checkSearch, type FineTuneSearch } from './search';

/** Examples, row by row. */
export interface FineTuneSet {
  /** What to predict from, `[size, ...]`. */ readonly xs: tf.Tensor;
  /** What to predict, `[size, ...]`. */ readonly ys: tf.Tensor;
}

export interface FineTuneData {
  /** To learn from. */ readonly train: FineTuneSet;
  /** Held out, to decide by: when to stop, which weights are best, which values a search keeps. */ readonly validation: FineTuneSet;
}

export interface FineTuneOptions {
  /** What to minimise: `(ys, predictions) => tensor`, whose mean is taken, for example `tf.metrics.categoricalCrossentropy`. */
  readonly loss: Loss;
  /** What else to measure on the validation set, by name: functions like `loss`, for example `tf.metrics.categoricalAccuracy`. */
  readonly metrics?: Readonly<Record<string, Loss>>;
  /** Passes over the training set, at most. Default: 10. */ readonly epochs?: number;
  /** Examples in a step; the last step of an epoch takes what is left. Default: 32. */ readonly batchSize?: number;
  /** Decides the order of the examples, with the epoch; a whole number. Default: 0. */ readonly seed?: number;

  /** Weights to begin with, copied into the model by name where the shapes agree. Default: those that the model has. */
  readonly weights?: PretrainedWeights;
  /** Layers that keep their weights. Sets their `trainable` to false, for good. */ readonly freeze?: LayerRule;
  /** Layers that learn, even if `freeze` names them too. Sets their `trainable` to true. */ readonly unfreeze?: LayerRule;
  /** Layers with a learning rate or weight decay of their own; the first group that a layer fits counts. */
  readonly groups?: readonly FineTuneGroup[];

  /** The rule of the update: Adam, or stochastic gradient descent with momentum. Default: 'adam'. */
  readonly optimizer?: 'adam' | 'sgd';
  /** Of 'sgd', from 0 up to 1. Default: 0.9. */ readonly momentum?: number;
  /** Its highest value, which a schedule scales. Default: 0.001. */ readonly learningRate?: number;
  /** How the learning rate rises and falls over the run. Default: constant. */ readonly schedule?: Schedule;
  /** Strength of the pull towards 0 on weights of rank 2 or more: not on biases, gains and offsets. Default: 0. */
  readonly weightDecay?: number;
  /**
   * 'decoupled' shrinks the weight by `learningRate * weightDecay` of itself (AdamW); 'l2' adds `weightDecay * weight`
   * to the gradient, which Adam then divides by its own size. The same under plain SGD. Default: 'decoupled'.
   */
  readonly weightDecayKind?: 'decoupled' | 'l2';
  /** The most that the Euclidean norm of all gradients together may be; larger ones are scaled down. Default: no limit. */
  readonly clipNorm?: number;

  /** Stop after so many epochs in a row in which the validation loss was no new best. Default: never. */ readonly patience?: number;
  /** By how much the validation loss must fall to be a new best. Default: 0. */ readonly minDelta?: number;

  /** Try these values first, on fewer epochs, and train on with the best. */ readonly search?: FineTuneSearch;
  /** Gets a tick a step, with the loss and, on the last of an epoch, the validation; stays the caller's. */ readonly ticker?: Ticker;
  /** Gets the state after each epoch: a plain object, fit for JSON. A promise that it returns is waited for. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /** A state to go on from. The numbers are those that the run would have had without the break. */
  readonly resume?: Checkpoint;
}

/** The options with their defaults. */
export type FineTuneSettings = Required<
  Omit<FineTuneOptions, 'weights' | 'clipNorm' | 'patience' | 'search' | 'ticker' | 'onCheckpoint' | 'resume'>
> &
  Pick<FineTuneOptions, 'clipNorm' | 'patience' | 'ticker' | 'onCheckpoint'>;

/** @throws TypeError or RangeError that says which option, what it was given and what it may be */
export function resolveOptions(options: FineTuneOptions): FineTuneSettings {
  if (typeof options?.loss !== 'function') {
    throw new TypeError(
      `fineTune: the loss is ${describeValue(options?.loss)}; it is a function of (ys, predictions), pass for example { loss: tf.metrics.categoricalCrossentropy }.`,
    );
  }
  const settings: FineTuneSettings = {
    metrics: {},
    epochs: 10,
    batchSize: 32,
    seed: 0,
    freeze: [],
    unfreeze: [],
    groups: [],
    optimizer: 'adam',
    momentum: 0.9,
    learningRate: 0.001,
    schedule: {},
    weightDecay: 0,
    weightDecayKind: 'decoupled',
    minDelta: 0,
    ...options,
  };
  checkNumbers(settings, {
    epochs: wholeFrom(1),
    batchSize: wholeFrom(1),
    seed: { holds: Number.isSafeInteger, says: 'a whole number' },
    momentum: { holds: (value) => value >= 0 && value < 1, says: 'a number from 0 on and below 1' },
    learningRate: notNegative,
    weightDecay: notNegative,
    clipNorm: positive,
    patience: wholeFrom(1),
    minDelta: notNegative,
  });
  for (const [i, group] of settings.groups.entries()) {
    checkNumbers(group, { learningRate: notNegative, weightDecay: notNegative }, `groups[${i}].`);
  }
  checkOneOf('optimizer', settings.optimizer, ['adam', 'sgd']);
  checkOneOf('weightDecayKind', settings.weightDecayKind, ['decoupled', 'l2']);
  checkSchedule(settings.schedule);
  if (options.search) checkSearch(options.search, settings.epochs);
  if (options.search && options.resume) {
    throw new TypeError(
      'fineTune: both search and resume are given, but a checkpoint is the state of one run; leave out search and pass the values that it found.',
    );
  }
  return settings;
}

/** @throws TypeError or ShapeError that says which set does not hold examples, and why */
export function checkData(data: FineTuneData): void {
  for (const name of ['train', 'validation'] as const) {
    const { xs, ys }: Partial<FineTuneSet> = data?.[name] ?? {};
    if (!(xs instanceof tf.Tensor && ys instanceof tf.Tensor)) {
      throw new TypeError(
        `fineTune: data.${name} is ${describeValue(data?.[name])}; pass tensors, { train: { xs, ys }, validation: { xs, ys } }.`,
      );
    }
    if (xs.rank > 0 && xs.shape[0] === ys.shape[0] && xs.size > 0) continue;
    throw new ShapeError(
      `fineTune: data.${name} has xs ${formatShape(xs.shape)} and ys ${formatShape(ys.shape)}; pass as many rows of each, at least one.`,
      'size',
      { given: xs.shape },
    );
  }
}
