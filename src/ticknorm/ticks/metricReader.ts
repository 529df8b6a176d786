// Reads tensors back without stopping the loop: the promise of a value is asked for at once, and the tensor is disposed
// when it has arrived.

import * as tf from '@tensorflow/tfjs';
import { describeError } from '../format';
import { histogramOf } from './histogram';
import type { Metrics } from './metrics';
import type { TickCounts } from './options';
import type { TickHistogram } from './record';

/** What a step's metrics and histograms are filled with, and when that has happened; undefined when nothing is awaited. */
export interface Reading {
  readonly metrics: Record<string, number>;
  readonly histograms: Record<string, TickHistogram>;
  readonly done: Promise<unknown> | undefined;
}

/** Reads tensors back, and knows which ones are alive only because of that. */
export class MetricReader {
  /** How many tensors wait for their value, and their bytes. */
  heldTensors = 0;
  heldBytes = 0;
  readonly #holds: Map<tf.Tensor, number> = new Map();
  #warned = false;

  /** Asks for all tensors of a step. Never rejects. */
  all(metrics: Metrics, histograms: TickCounts['histograms']): Reading {
    const numbers: Record<string, number> = {};
    const spread: Record<string, TickHistogram> = {};
    const reads: Promise<void>[] = [];
    for (const name in metrics) {
      const value = metrics[name];
      if (value === undefined) continue;
      numbers[name] = typeof value === 'number' ? value : Number.NaN; // holds the name's place
      if (typeof value === 'number') continue;
      const read = this.#number(name, value);
      reads.push(
        read.then((number) => {
          numbers[name] = number;
        }),
      );
    }
    for (const name in histograms) {
      const tensor = histograms[name];
      if (tensor === undefined) continue;
      const read = this.#histogram(name, tensor);
      reads.push(
        read.then((histogram) => {
          spread[name] = histogram;
        }),
      );
    }
    return { metrics: numbers, histograms: spread, done: reads.length === 0 ? undefined : Promise.all(reads) };
  }

  /**
   * The value of a tensor of one element, NaN if it cannot be read (with a warning, once). Safe in `tf.tidy`. Never rejects.
   */
  async #number(name: string, tensor: tf.Tensor): Promise<number> {
    return Number((await this.#values(`metric "${name}"`, tensor))?.[0] ?? Number.NaN);
  }

  /** The histogram of a tensor, that of no values if it cannot be read. Safe in `tf.tidy`. Never rejects. */
  async #histogram(name: string, tensor: tf.Tensor): Promise<TickHistogram> {
    return histogramOf((await this.#values(`histogram "${name}"`, tensor)) ?? []);
  }

  async #values(what: string, tensor: tf.Tensor): Promise<ArrayLike<number> | undefined> {
    this.#hold(tensor);
    try {
      return await tensor.data<'float32'>(); // the part up to the device's answer runs now, before the caller goes on
    } catch (error) {
      if (!this.#warned) {
        console.warn(`ticknorm: ${what} could not be read back and is recorded as NaN: ${describeError(error)}`);
      }
      this.#warned = true;
      return undefined;
    } finally {
      this.#release(tensor);
    }
  }

  #hold(tensor: tf.Tensor): void {
    if (tensor instanceof tf.Variable) return;
    const holds = this.#holds.get(tensor) ?? 0;
    this.#holds.set(tensor, holds + 1);
    if (holds > 0) return;
    tf.keep(tensor);
    this.heldTensors++;
    this.heldBytes += tensor.size * tf.util.bytesPerElement(tensor.dtype);
  }

  #release(tensor: tf.Tensor): void {
    const holds = this.#holds.get(tensor);
    if (holds === undefined) return;
    if (holds > 1) {
      this.#holds.set(tensor, holds - 1);
      return;
    }
    this.#holds.delete(tensor);
    this.heldTensors--;
    this.heldBytes -= tensor.size * tf.util.bytesPerElement(tensor.dtype);
    tensor.dispose();
  }
}
