// Metrics as they are given: numbers, or tensors whose value is still on the device.

import * as tf from '@tensorflow/tfjs';
import { describeValue } from '../format';

/** Metrics by name. The ticker takes a tensor over and disposes it, unless it is a `tf.Variable`. */
export type Metrics = Readonly<Record<string, number | tf.Tensor>>;

/** Metrics whose values are all known. */
export type NumberMetrics = Readonly<Record<string, number>>;

/** @throws TypeError or RangeError that names the metric, what it was given and what it may be */
export function checkMetrics(metrics: Metrics): void {
  if (typeof metrics !== 'object' || metrics === null || metrics instanceof tf.Tensor) {
    const given = metrics instanceof tf.Tensor ? 'a tensor' : describeValue(metrics);
    throw new TypeError(
      `ticker.tick: metrics is ${given}; it is an object of named numbers, pass for example { loss: ${typeof metrics === 'number' ? metrics : 0.5} }.`,
    );
  }
  for (const name in metrics) {
    const value: unknown = metrics[name];
    if (typeof value !== 'number') checkTensor(name, value);
  }
}

function checkTensor(name: string, value: unknown): void {
  if (!isTensor(value)) {
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

/** What tfjs' own `instanceof` asks, in a fraction of its time. */
function isTensor(value: unknown): value is tf.Tensor {
  return typeof value === 'object' && value !== null && 'dataSync' in value;
}
