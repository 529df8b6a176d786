// Reads tensors back without stopping the loop. Where tensors lie in this process's own memory a value is simply taken;
// elsewhere its promise is asked for at once, and the tensor is disposed when it has arrived.

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

type Values = ArrayLike<number>;

/** The backends that compute before a call returns, and in memory of this process: reading waits for nothing there. */
const IN_MEMORY: readonly string[] = ['cpu', 'wasm', 'tensorflow'];

/** Reads tensors back, and knows which ones are alive only because of that. */
export class MetricReader {
  readonly #holds: Map<tf.Tensor, number> = new Map();
  readonly #engine: ReturnType<typeof tf.engine> = tf.engine(); // held: each `tf.` is some getters away
  /** The bytes of the tensors that wait for their value. */
  heldBytes = 0;
  #warned = false;

  /** How many tensors wait for their value. */
  get heldTensors(): number {
    return this.#holds.size;
  }

  /** Reads all tensors of a step, or asks for them. What cannot be read is NaN, with a warning. Never throws or rejects. */
  all(metrics: Metrics, histograms: TickCounts['histograms']): Reading {
    const inMemory = IN_MEMORY.includes(this.#engine.backendName);
    const numbers: Record<string, number> = {};
    const spread: Record<string, TickHistogram> = {};
    const asked: Promise<void>[] = [];
    for (const name in metrics) {
      const value = metrics[name] ?? Number.NaN;
      if (typeof value === 'number') numbers[name] = value;
      else if (inMemory) numbers[name] = this.#take('metric', name, value)[0] ?? Number.NaN;
      else {
        numbers[name] = Number.NaN; // holds the name's place
        const take = (values: Values): void => {
          numbers[name] = values[0] ?? Number.NaN;
        };
        asked.push(this.#ask('metric', name, value).then(take));
      }
    }
    for (const name in histograms) {
      const tensor = histograms[name];
      if (tensor === undefined) continue;
      const take = (values: Values): void => {
        spread[name] = histogramOf(values);
      };
      if (inMemory) take(this.#take('histogram', name, tensor));
      else asked.push(this.#ask('histogram', name, tensor).then(take));
    }
    if (inMemory) {
      drop(metrics);
      drop(histograms); // at the end: one tensor may have two names
    }
    return { metrics: numbers, histograms: spread, done: asked.length > 0 ? Promise.all(asked) : undefined };
  }

  #take(kind: string, name: string, tensor: tf.Tensor): Values {
    try {
      return tensor.dataSync<'float32'>();
    } catch (error) {
      return this.#unreadable(kind, name, error);
    }
  }

  /** Safe in `tf.tidy`. */
  async #ask(kind: string, name: string, tensor: tf.Tensor): Promise<Values> {
    this.#hold(tensor);
    try {
      return await tensor.data<'float32'>(); // the part up to the device's answer runs now, before the caller goes on
    } catch (error) {
      return this.#unreadable(kind, name, error);
    } finally {
      this.#release(tensor);
    }
  }

  /** Warns of it, once. @returns that there are no values */
  #unreadable(kind: string, name: string, error: unknown): Values {
    if (!this.#warned) {
      console.warn(
        `ticknorm: ${kind} "${name}" could not be read back and is recorded as NaN: ${describeError(error)}`,
      );
    }
    this.#warned = true;
    return [];
  }

  #hold(tensor: tf.Tensor): void {
    if (isVariable(tensor)) return;
    const holds = this.#holds.get(tensor) ?? 0;
    this.#holds.set(tensor, holds + 1);
    if (holds === 0) this.heldBytes += bytesOf(tensor);
    tf.keep(tensor);
  }

  #release(tensor: tf.Tensor): void {
    const holds = this.#holds.get(tensor) ?? 0;
    if (holds > 1) this.#holds.set(tensor, holds - 1);
    else if (this.#holds.delete(tensor)) {
      this.heldBytes -= bytesOf(tensor);
      tensor.dispose();
    }
  }
}

/** To ask it of `instanceof` costs ten times as much. */
function isVariable(tensor: tf.Tensor): boolean {
  return 'assign' in tensor;
}

function bytesOf(tensor: tf.Tensor): number {
  return tensor.size * tf.util.bytesPerElement(tensor.dtype);
}

function drop(tensors: Metrics | undefined): void {
  for (const name in tensors) {
    const tensor = tensors[name];
    if (typeof tensor === 'object' && !isVariable(tensor)) tensor.dispose();
  }
}
