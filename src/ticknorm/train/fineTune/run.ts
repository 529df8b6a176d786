// One run: steps, epochs, validation, the best weights, and its state as a checkpoint.

import * as tf from '@tensorflow/tfjs';
import { shuffledIndices } from '../../datasets/random';
import { type Checkpoint, type FineTuneEpoch, loadTensor, saveTensor } from './checkpoint';
import { evaluate } from './evaluate';
import { allWeights, learningWeights, type Weight } from './layers';
import { GroupOptimizer } from './optimizer';
import type { FineTuneData, FineTuneSettings } from './options';
import { scheduleFactor } from './schedule';
import { takeStep, timed } from './step';

/** Why a run ended: all epochs done, no new best for `patience` epochs, or a loss that is not a number. */
export type Stopped = 'epochs' | 'patience' | 'diverged';

/** How long the loop runs before the page, or the reading back of metrics, gets its turn. */
const YIELD_MS = 100;

export class FineTuneRun {
  readonly history: FineTuneEpoch[] = [];
  /** The epoch with the lowest validation loss; -1 before the first, when the weights are those it began with. */
  best: { epoch: number; val_loss: number } = { epoch: -1, val_loss: Number.POSITIVE_INFINITY };
  readonly #model: tf.LayersModel;
  readonly #data: FineTuneData;
  readonly #settings: FineTuneSettings;
  readonly #optimizer: GroupOptimizer;
  readonly #size: number;
  readonly #weights: readonly Weight[];
  #bestWeights: tf.Tensor[];
  #step = 0;
  #yielded: number = tf.util.now();

  constructor(model: tf.LayersModel, data: FineTuneData, settings: FineTuneSettings) {
    this.#model = model;
    this.#data = data;
    this.#settings = settings;
    this.#size = data.train.xs.shape[0] ?? 0;
    this.#weights = allWeights(model);
    this.#optimizer = new GroupOptimizer(learningWeights(model, settings, settings.groups), settings);
    this.#bestWeights = this.#snapshot();
  }

  /** Trains up to `epochs` epochs in all, or until it stops by itself. */
  async train(epochs: number, extra: Readonly<Record<string, number>> = {}): Promise<Stopped> {
    const { patience = Number.POSITIVE_INFINITY, onCheckpoint } = this.#settings;
    while (this.history.length < epochs) {
      // Asked before the epoch, too: a checkpoint may be that of a run which had stopped.
      if (this.#diverged()) return 'diverged';
      if (this.history.length - 1 - this.best.epoch >= patience) return 'patience';
      const row = await this.#epoch(this.history.length, extra);
      this.history.push(row);
      if (this.#diverged()) return 'diverged';
      if (row.val_loss < this.best.val_loss - (this.best.epoch < 0 ? 0 : this.#settings.minDelta)) {
        tf.dispose(this.#bestWeights);
        this.#bestWeights = this.#snapshot();
        this.best = { epoch: row.epoch, val_loss: row.val_loss };
      }
      if (onCheckpoint) await onCheckpoint(await this.save());
    }
    return this.history.length - 1 - this.best.epoch >= patience ? 'patience' : 'epochs';
  }

  /** Gives the model the weights of its best epoch. */
  restoreBest(): void {
    for (const [i, weight] of this.#weights.entries()) {
      const best = this.#bestWeights[i];
      if (best) weight.write(best);
    }
  }

  async save(): Promise<Checkpoint> {
    const weights = this.#weights;
    const { seed, batchSize, optimizer } = this.#settings;
    const saveAll = (tensors: readonly tf.Tensor[]): Promise<Checkpoint['weights']> =>
      Promise.all(tensors.map((tensor, i) => saveTensor(weights[i]?.originalName ?? '', tensor)));
    return {
      schema: 1,
      epochs: this.history.length,
      step: this.#step,
      seed,
      batchSize,
      optimizer,
      weights: await saveAll(weights.map((weight) => weight.read())),
      moments: await Promise.all(
        this.#optimizer.moments.map((moments, i) =>
          Promise.all(moments.map((moment) => saveTensor(this.#nameOf(i), moment))),
        ),
      ),
      best: { ...this.best, weights: await saveAll(this.#bestWeights) },
      history: [...this.history],
    };
  }

  /** @throws {RangeError} when the checkpoint is of another model, of other frozen layers, or of another optimizer */
  load(checkpoint: Checkpoint): void {
    const weights = this.#weights;
    const loaded: tf.Tensor[] = [];
    const load = (...[saved, like]: Parameters<typeof loadTensor>): tf.Tensor => {
      const tensor = tf.keep(loadTensor(saved, like));
      loaded.push(tensor);
      return tensor;
    };
    const all = (saved: Checkpoint['weights']): tf.Tensor[] =>
      weights.map((weight, i) => load(saved[i], { name: weight.originalName, shape: weight.read().shape }));
    try {
      // All are checked before the first is used, so that a checkpoint that does not fit changes nothing.
      const now = all(checkpoint.weights);
      const best = all(checkpoint.best.weights);
      const moments = this.#optimizer.moments.map((own, i) =>
        own.map(({ shape }, j) => load(checkpoint.moments[i]?.[j], { name: this.#nameOf(i), shape })),
      );
      for (const [i, weight] of weights.entries()) weight.write(now[i] ?? weight.read());
      tf.dispose([...now, ...this.#bestWeights]);
      this.#bestWeights = best;
      this.#optimizer.setMoments(moments);
    } catch (error) {
      tf.dispose(loaded);
      throw error;
    }
    this.best = { epoch: checkpoint.best.epoch, val_loss: checkpoint.best.val_loss };
    this.history.splice(0, this.history.length, ...checkpoint.history);
    this.#step = checkpoint.step;
  }

  dispose(): void {
    tf.dispose(this.#bestWeights);
    this.#optimizer.dispose();
  }

  #diverged(): boolean {
    const last = this.history.at(-1);
    return last !== undefined && !(Number.isFinite(last.loss) && Number.isFinite(last.val_loss));
  }

  async #epoch(epoch: number, extra: Readonly<Record<string, number>>): Promise<FineTuneEpoch> {
    const { batchSize, seed } = this.#settings;
    const order = shuffledIndices(this.#size, epochSeed(seed, epoch));
    // A sum on the device, so that the training loss costs one read-back an epoch.
    const sum = tf.tidy(() => tf.variable(tf.scalar(0), false));
    try {
      let validation: Record<string, number> = {};
      for (let start = 0; start < this.#size; start += batchSize) {
        const picked = order.subarray(start, start + batchSize);
        this.#step++;
        const place = { step: this.#step, scale: this.#scale() };
        const metrics = takeStep(this.#model, this.#data.train, picked, this.#optimizer, this.#settings, place);
        tf.tidy(() => sum.assign(sum.add(metrics.loss.mul(picked.length))));
        if (start + batchSize >= this.#size) {
          validation = await this.#validate().catch((error: unknown) => {
            tf.dispose({ ...metrics });
            throw error;
          });
        }
        this.#tick({ ...metrics }, { ...validation, ...extra }, picked.length, epoch);
        await this.#giveWay();
      }
      const total = await sum.data();
      const loss = (total[0] ?? Number.NaN) / this.#size;
      const learningRate = this.#settings.learningRate * this.#scale();
      return { epoch, step: this.#step, loss, val_loss: Number.NaN, ...validation, learningRate };
    } finally {
      sum.dispose();
    }
  }

  /** The measures on the validation set, `val_loss` first. */
  async #validate(): Promise<Record<`val_${string}`, number>> {
    const { loss, metrics } = this.#settings;
    const measures = { loss, ...metrics };
    const means = await timed(this.#settings, 'validation', () =>
      evaluate(this.#model, this.#data.validation, measures),
    );
    return Object.fromEntries(Object.entries(means).map(([name, mean]) => [`val_${name}`, mean]));
  }

  /** Hands the tensors of a step to the ticker, which disposes them; without one they are disposed here. */
  #tick(tensors: Record<string, tf.Tensor>, rest: Record<string, number>, samples: number, epoch: number): void {
    const { ticker } = this.#settings;
    if (ticker) ticker.tick({ ...tensors, ...rest }, { samples, epoch });
    else tf.dispose(tensors);
  }

  /** What the schedule makes of the learning rate in the current step. */
  #scale(): number {
    const { schedule, epochs, batchSize } = this.#settings;
    return scheduleFactor(schedule, this.#step, epochs * Math.ceil(this.#size / batchSize));
  }

  #snapshot(): tf.Tensor[] {
    return this.#weights.map((weight) => tf.keep(weight.read().clone()));
  }

  #nameOf(learning: number): string {
    return this.#optimizer.weights[learning]?.weight.originalName ?? '';
  }

  async #giveWay(): Promise<void> {
    if (tf.util.now() - this.#yielded < YIELD_MS) return;
    await tf.nextFrame();
    this.#yielded = tf.util.now();
  }
}

/** Another order each epoch, and other orders for another seed: neighbours do not share any. */
function epochSeed(seed: number, epoch: number): number {
  return (Math.imul(seed, 0x9e3779b1) + Math.imul(epoch, 0x85ebca6b)) | 0;
}
