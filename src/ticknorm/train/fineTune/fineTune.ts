// Fine-tuning in the four steps of the article: begin with pretrained weights, choose what to adjust, optimise, validate.

import * as tf from '@tensorflow/tfjs';
import { type Checkpoint, checkCheckpoint, type FineTuneEpoch } from './checkpoint';
import { holdFrozenBatchNorm } from './frozenBatchNorm';
import { freezeLayers } from './layers';
import { checkData, type FineTuneData, type FineTuneOptions, type FineTuneSettings, resolveOptions } from './options';
import { type CopiedWeights, copyWeights, loadModel, type PretrainedModel } from './pretrained';
import { type Stopped, train } from './run';
import { type FineTuneSearch, type SearchTrial, successiveHalving } from './search';
import { keepWeights, putBack, saveRun, withRun } from './state';

/** What {@link fineTune} gives. */
export interface FineTuneResult {
  /** The model with the weights of its best epoch; the one that was given, unless it was loaded. */ readonly model: tf.LayersModel;
  /** Every epoch of the run, in order; fit for `chart` and `table`. */ readonly history: readonly FineTuneEpoch[];
  /** The epoch with the lowest validation loss, whose weights the model has. */ readonly best: FineTuneEpoch;
  /** Why it ended: all epochs done, no new best for `patience` epochs, or a loss that was not a finite number. */
  readonly stopped: Stopped;
  /** What became of the model's weights, when `weights` were given. */ readonly pretrained?: CopiedWeights;
  /** Every combination that a search tried, best first; the run is that of the first. */ readonly trials?: readonly SearchTrial[];
}

/**
 * Goes on training a pretrained model for another task.
 *
 * 1. Begin: with the weights of `model` (or a saved one), or with `weights`, copied by name where the shapes agree.
 * 2. Adjust: `freeze` and `unfreeze` layers, give `groups` of layers a learning rate of their own, `search` for values.
 * 3. Optimise: Adam or SGD, with warm-up and decay of the learning rate, weight decay, and clipping.
 * 4. Validate: after every epoch, and stop early; the model ends with its best weights.
 *
 * The model is changed in place. Seeded initial weights and no dropout given, the same call gives the same numbers on the
 * same backend, and so does one that goes on from a checkpoint. Frozen batch normalisation stays in inference mode.
 *
 * ```ts
 * const { history, best } = await fineTune(model, { train, validation }, {
 *   loss: tf.metrics.categoricalCrossentropy,
 *   metrics: { accuracy: tf.metrics.categoricalAccuracy },
 *   freeze: /^conv/,
 *   groups: [{ layers: 'head', learningRate: 0.01 }],
 *   learningRate: 0.001,
 *   schedule: { warmupSteps: 20, decay: 'cosine' },
 *   weightDecay: 0.01,
 *   clipNorm: 1,
 *   epochs: 20,
 *   patience: 3,
 * });
 * ```
 *
 * @throws TypeError, RangeError or ShapeError that says which argument, what it was given and what it may be; an Error
 *   when not one epoch gave a finite validation loss
 */
export async function fineTune(
  model: PretrainedModel,
  data: FineTuneData,
  options: FineTuneOptions,
): Promise<FineTuneResult> {
  const settings = resolveOptions(options);
  checkData(data);
  if (options.resume) checkCheckpoint(options.resume, settings);
  const loaded = await loadModel(model);
  const pretrained = options.weights === undefined ? undefined : await copyWeights(loaded, options.weights);
  freezeLayers(loaded, settings.freeze, settings.unfreeze);
  const release = holdFrozenBatchNorm(loaded);
  try {
    const found = options.search ? await search(loaded, data, settings, options.search) : undefined;
    const chosen = { ...settings, ...found?.best };
    const result = await finish(loaded, data, chosen, found?.checkpoint ?? options.resume);
    return { ...result, ...(pretrained && { pretrained }), ...(found && { trials: found.trials }) };
  } finally {
    release();
  }
}

/** Trains to the last epoch, from a checkpoint or from the beginning, and leaves the best weights in the model. */
async function finish(
  model: tf.LayersModel,
  data: FineTuneData,
  settings: FineTuneSettings,
  from: Checkpoint | undefined,
): Promise<FineTuneResult> {
  return withRun(model, data, settings, from, async (run) => {
    const stopped = await train(run, settings.epochs);
    putBack(run.weights);
    const { history } = run;
    const best = history[run.best.epoch];
    if (best) return { model, history, best, stopped };
    const { loss = Number.NaN, val_loss = Number.NaN } = history.at(-1) ?? {};
    throw new Error(
      `fineTune: the training diverged in its first epoch (loss ${loss}, validation loss ${val_loss}), and the model has the weights it began with; lower the learning rate (${settings.learningRate}), clip with clipNorm: 1, or look for NaN in the data.`,
    );
  });
}

/** Tries the values of a search; leaves the model with its initial weights. */
async function search(
  model: tf.LayersModel,
  data: FineTuneData,
  settings: FineTuneSettings,
  options: FineTuneSearch,
): ReturnType<typeof successiveHalving> {
  const { onCheckpoint: _, ...quiet } = settings; // the checkpoints of trials would resume to nothing
  const initial = keepWeights(model);
  try {
    return await successiveHalving(options, settings.epochs, async (values, from, epochs, trial) => {
      putBack(initial);
      return withRun(model, data, { ...quiet, ...values }, from, async (run) => {
        const stopped = await train(run, epochs, { trial });
        return { checkpoint: await saveRun(run), val_loss: run.best.val_loss, done: stopped !== 'epochs' };
      });
    });
  } finally {
    putBack(initial);
    tf.dispose(initial.map(({ value }) => value));
  }
}
