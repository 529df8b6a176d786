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
  readonly kept: tf.Variable;
}

export interface RunState {
  readonly model: tf.LayersModel;
  readonly data: FineTuneData;
  readonly settings: FineTuneSettings;
  /** All weights of the model, with their values of the best epoch. */ readonly weights: readonly KeptWeight[];
  readonly adjusted: readonly AdjustedWeight[];
  /** Steps done. */ step: number;
  history: FineTuneEpoch[];
  /** The epoch with the lowest validation loss; -1 before the first, when the weights are those it began with. */
  best: { readonly epoch: number; readonly val_loss: number };
}

/** Keeps the weights that `model` has now; the caller disposes them. */
export function keepWeights(model: tf.LayersModel): KeptWeight[] {
  return allWeights(model).map((weight) => ({ weight, kept: tf.variable(weight.read(), false) }));
}

/** To the last bit: a layer's own way to set a weight would apply its constraint once more. */
export function putBack(weights: readonly KeptWeight[]): void {
  for (const { weight, kept } of weights) variableOf(weight).assign(kept);
}

export function disposeKept(weights: readonly KeptWeight[]): void {
  tf.dispose(weights.map(({ kept }) => kept));
}

/** The caller disposes it. */
export function beginRun(model: tf.LayersModel, data: FineTuneData, settings: FineTuneSettings): RunState {
  return {
    model,
    data,
    settings,
    adjusted: zeroMoments(learningWeights(model, settings, settings.groups), settings),
    weights: keepWeights(model),
    step: 0,
    history: [],
    best: { epoch: -1, val_loss: Number.POSITIVE_INFINITY },
  };
}

export function disposeRun({ weights, adjusted }: RunState): void {
  disposeKept(weights);
  tf.dispose(adjusted.flatMap(({ moments }) => moments));
}

export async function saveRun({ settings, weights, adjusted, step, history, best }: RunState): Promise<Checkpoint> {
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
      adjusted.map(({ weight, moments }) => Promise.all(moments.map((moment) => saveTensor(weight, moment)))),
    ),
    best: { ...best, weights: await Promise.all(weights.map(({ weight, kept }) => saveTensor(weight, kept))) },
    history: [...history],
  };
}

/** @throws {RangeError} when the checkpoint is of another model, of other frozen layers, or of another optimizer */
export function loadRun(run: RunState, checkpoint: Checkpoint): void {
  const { weights, adjusted } = run;
  const { step, history, best } = checkpoint;
  tf.tidy(() => {
    const load = (variable: tf.Variable, weight: Weight, saved: SavedTensor | undefined) => ({
      variable,
      value: loadTensor(weight, saved),
    });
    // All are loaded before the first is used, so that a checkpoint that does not fit changes nothing.
    const loaded = [
      ...weights.map(({ weight }, i) => load(variableOf(weight), weight, checkpoint.weights[i])),
      ...weights.map(({ weight, kept }, i) => load(kept, weight, best.weights[i])),
      ...adjusted.flatMap(({ weight, moments }, i) =>
        moments.map((moment, j) => load(moment, weight, checkpoint.moments[i]?.[j])),
      ),
    ];
    for (const { variable, value } of loaded) variable.assign(value);
  });
  run.step = step;
  run.history = [...history];
  run.best = { epoch: best.epoch, val_loss: best.val_loss };
}
