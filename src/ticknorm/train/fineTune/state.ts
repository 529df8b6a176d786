// What a run changes as it goes, on the device and off it: to be saved, loaded, and disposed at its end.

import * as tf from '@tensorflow/tfjs';
import { variableOf } from '../network';
import { type Checkpoint, type FineTuneEpoch, loadTensor, type SavedTensor, saveTensor } from './checkpoint';
import { allWeights, learningWeights, type Weight } from './layers';
import { type AdjustedWeight, zeroMoments } from './optimizer';
import type { FineTuneData, FineTuneSettings } from './options';

/** A weight of the model, and a value that it had. */
export interface KeptWeight {
  readonly weight: Weight;
  readonly value: tf.Variable;
}

export interface RunState {
  readonly model: tf.LayersModel;
  readonly data: FineTuneData;
  readonly settings: FineTuneSettings;
  /** All weights of the model, with their values of the best epoch. */ readonly weights: readonly KeptWeight[];
  readonly learning: readonly AdjustedWeight[];
  /** Steps done. */ step: number;
  history: readonly FineTuneEpoch[];
  /** The epoch with the lowest validation loss; -1 before the first, when the weights are those it began with. */
  best: { readonly epoch: number; readonly val_loss: number };
}

/** Keeps the weights that `model` has now; the caller disposes them. */
export function keepWeights(model: tf.LayersModel): KeptWeight[] {
  return allWeights(model).map((weight) => ({ weight, value: tf.variable(weight.read(), false) }));
}

/** To the last bit: a layer's own way to set a weight would apply its constraint once more. */
export function putBack(weights: readonly KeptWeight[]): void {
  for (const { weight, value } of weights) variableOf(weight).assign(value);
}

export async function saveRun({ settings, weights, learning, step, history, best }: RunState): Promise<Checkpoint> {
  const { seed, batchSize, optimizer } = settings;
  return {
    schema: 1,
    epochs: history.length,
    step,
    seed,
    batchSize,
    optimizer,
    weights: await Promise.all(weights.map(({ weight }) => saveTensor(weight, weight.read()))),
    moments: await Promise.all(
      learning.map(({ weight, moments }) => Promise.all(moments.map((moment) => saveTensor(weight, moment)))),
    ),
    best: { ...best, weights: await Promise.all(weights.map(({ weight, value }) => saveTensor(weight, value))) },
    history,
  };
}

/**
 * Begins a run, or goes on from a checkpoint; all it has on the device is disposed after `use`.
 *
 * @throws {RangeError} when the checkpoint is of another model, of other frozen layers, or of another optimizer
 */
export async function withRun<T>(
  model: tf.LayersModel,
  data: FineTuneData,
  settings: FineTuneSettings,
  from: Checkpoint | undefined,
  use: (run: RunState) => Promise<T>,
): Promise<T> {
  const run: RunState = {
    model,
    data,
    settings,
    learning: zeroMoments(learningWeights(model, settings, settings.groups), settings),
    weights: keepWeights(model),
    step: from?.step ?? 0,
    history: from?.history ?? [],
    best: from?.best ?? { epoch: -1, val_loss: Number.POSITIVE_INFINITY },
  };
  try {
    if (from) load(run, from);
    return await use(run);
  } finally {
    tf.dispose(run.weights.map(({ value }) => value));
    tf.dispose(run.learning.map(({ moments }) => [...moments]));
  }
}

function load({ weights, learning }: RunState, checkpoint: Checkpoint): void {
  tf.tidy(() => {
    const ready = (variable: tf.Variable, weight: Weight, saved: SavedTensor | undefined): (() => void) => {
      const value = loadTensor(weight, saved);
      return () => variable.assign(value);
    };
    // All are loaded before the first is used, so that a checkpoint that does not fit changes nothing.
    const loaded = [
      ...weights.map(({ weight }, i) => ready(variableOf(weight), weight, checkpoint.weights[i])),
      ...weights.map(({ weight, value }, i) => ready(value, weight, checkpoint.best.weights[i])),
      ...learning.flatMap(({ weight, moments }, i) =>
        moments.map((moment, j) => ready(moment, weight, checkpoint.moments[i]?.[j])),
      ),
    ];
    for (const assign of loaded) assign();
  });
}
