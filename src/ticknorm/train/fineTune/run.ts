// One run: steps, epochs, validation, and when to stop.

import * as tf from '@tensorflow/tfjs';
import { shuffledIndices } from '../../datasets/random';
import { phase } from '../gradients';
import type { FineTuneEpoch } from './checkpoint';
import { evaluate } from './evaluate';
import { scheduleFactor } from './schedule';
import { type RunState, saveRun } from './state';
import { takeStep } from './step';

/** Why a run ended: all epochs done, no new best for `patience` epochs, or a loss that is not a number. */
export type Stopped = 'epochs' | 'patience' | 'diverged';

/** How long the loop runs before the page, or the reading back of metrics, gets its turn. */
const YIELD_MS = 100;

/** When that was; one for all runs, as there is one page. */
let yielded = 0;

/** Trains up to `epochs` epochs in all, or until it stops by itself. `extra` goes into every tick. */
export async function train(
  run: RunState,
  epochs: number,
  extra: Readonly<Record<string, number>> = {},
): Promise<Stopped> {
  const { patience = Number.POSITIVE_INFINITY, minDelta, onCheckpoint } = run.settings;
  // Asked before the first epoch, too: a checkpoint may be that of a run which had stopped.
  for (;;) {
    const last = run.history.at(-1);
    if (last && !Number.isFinite(last.loss + last.val_loss)) return 'diverged';
    if (run.history.length - 1 - run.best.epoch >= patience) return 'patience';
    if (!(run.history.length < epochs)) return 'epochs';
    const row = await trainEpoch(run, extra);
    run.history = [...run.history, row];
    if (!Number.isFinite(row.loss + row.val_loss)) continue;
    if (run.best.epoch < 0 || row.val_loss < run.best.val_loss - minDelta) {
      run.best = { epoch: row.epoch, val_loss: row.val_loss };
      for (const { weight, value } of run.weights) value.assign(weight.read());
    }
    await onCheckpoint?.(await saveRun(run));
  }
}

async function trainEpoch(run: RunState, extra: Readonly<Record<string, number>>): Promise<FineTuneEpoch> {
  const { model, data, settings } = run;
  const { batchSize, ticker } = settings;
  const epoch = run.history.length;
  const size = data.train.xs.shape[0] ?? 0;
  // Another order each epoch, and other orders for another seed: neighbours do not share any.
  const order = shuffledIndices(size, Math.imul(settings.seed, 0x9e3779b1) + Math.imul(epoch, 0x85ebca6b));
  // A sum on the device, so that the training loss costs one read-back an epoch.
  const sum = tf.tidy(() => tf.variable(tf.scalar(0), false));
  try {
    let validation: Record<`val_${string}`, number> = {};
    let scale = 1;
    for (let start = 0; start < size; start += batchSize) {
      const picked = order.subarray(start, start + batchSize);
      run.step++;
      scale = scheduleFactor(settings.schedule, run.step, settings.epochs * Math.ceil(size / batchSize));
      const measured = takeStep(run, picked, scale);
      tf.tidy(() => sum.assign(sum.add(measured.loss.mul(picked.length))));
      if (start + batchSize >= size) {
        validation = await phase(settings, 'validation', () =>
          evaluate(model, data.validation, { loss: settings.loss, ...settings.metrics }),
        ).catch((error: unknown) => {
          tf.dispose(measured);
          throw error;
        });
      }
      // The ticker disposes what it is given.
      if (ticker) ticker.tick({ ...measured, ...validation, ...extra }, { samples: picked.length, epoch });
      else tf.dispose(measured);
      if (tf.util.now() - yielded >= YIELD_MS) {
        await tf.nextFrame();
        yielded = tf.util.now();
      }
    }
    const [total = Number.NaN] = await sum.data();
    return {
      epoch,
      step: run.step,
      loss: total / size,
      val_loss: Number.NaN,
      ...validation,
      learningRate: settings.learningRate * scale,
    };
  } finally {
    sum.dispose();
  }
}
