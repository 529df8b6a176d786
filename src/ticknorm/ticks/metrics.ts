// Metrics as they are given: numbers, or tensors whose value is still on the device. A tensor is read back without
// stopping the loop: the promise of its value is asked for at once, and the tensor is disposed when it has arrived.

import * as tf from '@tensorflow/tfjs';
import { describeError, describeValue } from '../format';
import { histogramOf } from './histogram';
import type { TickHistogram } from './record';

/** Metrics by name. The ticker takes a tensor over and disposes it, unless it is a `tf.Variable`. */
export type Metrics = Readonly<Record<string, number | tf.Tensor>>;

/** Metrics whose values are all known. */
export type NumberMetrics = Readonly<Record<string, number>>;

/**
 * Says whether all metrics are numbers.
 *
 * @throws TypeError or RangeError that names the metric, what it was given and what it may be
 */
export function checkMetrics(metrics: Metrics): metrics is NumberMetrics {
  if (typeof metrics !== 'object' || metrics === null) throw notMetrics(metrics);
  let numbers = true;
  for (const name in metrics) {
    const value: unknown = metrics[name];
    if (typeof value === 'number') continue;
    checkTensor(name, value, metrics);
    numbers = false;
  }
  return numbers;
}

function notMetrics(given: unknown): TypeError {
  const example = typeof given === 'number' ? given : 0.5;
  return new TypeError(
    `ticker.tick: metrics is ${given instanceof tf.Tensor ? 'a tensor' : describeValue(given)}; it is an object of named numbers, pass for example { loss: ${example} }.`,
  );
}

function checkTensor(name: string, value: unknown, metrics: Metrics): void {
  if (metrics instanceof tf.Tensor) throw notMetrics(metrics);
  if (!(value instanceof tf.Tensor)) {
    throw new TypeError(
      `ticker.tick: metric "${name}" is ${describeValue(value)}; a metric is a number or a tensor of one element.`,
    );
  }
  if (value.isDisposed) {
    throw new TypeError(
      `ticker.tick: metric "${name}" is a disposed tensor; a ticker takes a tensor over, so give each one to a single tick, and clone() one that you need later.`,
    );
  }
  if (value.size !== 1 || value.dtype === 'string' || value.dtype === 'complex64') {
    throw new RangeError(
      `ticker.tick: metric "${name}" is a ${value.dtype} tensor of shape [${value.shape}]; a metric is one real number, pass for example its mean().`,
    );
  }
}

/** Reads tensors back, and knows which ones are alive only because of that. */
export class MetricReader {
  /** How many tensors wait for their value, and their bytes. */
  heldTensors = 0;
  heldBytes = 0;
  readonly #holds: Map<tf.Tensor, number> = new Map();
  #warned = false;

  /**
   * The value of a tensor of one element, NaN if it cannot be read (with a warning, once). Safe in `tf.tidy`. Never rejects.
   */
  async read(name: string, tensor: tf.Tensor): Promise<number> {
    return Number((await this.#values(`metric "${name}"`, tensor))?.[0] ?? Number.NaN);
  }

  /** The histogram of a tensor, that of no values if it cannot be read. Safe in `tf.tidy`. Never rejects. */
  async histogram(name: string, tensor: tf.Tensor): Promise<TickHistogram> {
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
