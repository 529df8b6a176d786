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
  #warned = false;

  /** How many tensors wait for their value, and their bytes. */
  get heldTensors(): number {
    return this.#holds.size;
  }

  get heldBytes(): number {
    let bytes = 0;
    for (const tensor of this.#holds.keys()) bytes += tensor.size * tf.util.bytesPerElement(tensor.dtype);
    return bytes;
  }

  /** Reads all tensors of a step, or asks for them. What cannot be read is NaN, with a warning. Never throws or rejects. */
  all(metrics: Metrics, histograms: TickCounts['histograms']): Reading {
    const numbers: Record<string, number> = {};
    const spread: Record<string, TickHistogram> = {};
    const inMemory = IN_MEMORY.includes(this.#engine.backendName);
    const taken: tf.Tensor[] = [];
    const reads: Promise<void>[] = [];
    for (const name in metrics) {
      const value = metrics[name];
      if (value === undefined) continue;
      numbers[name] = Number.NaN; // holds the name's place
      if (typeof value === 'number') numbers[name] = value;
      else if (inMemory) {
        numbers[name] = this.#take(`metric "${name}"`, value, taken)[0] ?? Number.NaN;
      } else {
        const read = this.#ask(`metric "${name}"`, value).then((values) => {
          numbers[name] = values[0] ?? Number.NaN;
        });
        reads.push(read);
      }
    }
    for (const name in histograms) {
      const tensor = histograms[name];
      if (tensor === undefined) continue;
      const what = `histogram "${name}"`;
      const use = (values: Values): void => {
        spread[name] = histogramOf(values);
      };
      if (inMemory) use(this.#take(what, tensor, taken));
      else reads.push(this.#ask(what, tensor).then(use));
    }
    for (const tensor of taken) if (!('assign' in tensor)) tensor.dispose(); // one may have two names; no tf.Variable
    return { metrics: numbers, histograms: spread, done: reads.length === 0 ? undefined : Promise.all(reads) };
  }

  #take(what: string, tensor: tf.Tensor, taken: tf.Tensor[]): Values {
    taken.push(tensor);
    try {
      return tensor.dataSync<'float32'>();
    } catch (error) {
      return this.#unreadable(what, error);
    }
  }

  /** Safe in `tf.tidy`. */
  async #ask(what: string, tensor: tf.Tensor): Promise<Values> {
    this.#hold(tensor);
    try {
      return await tensor.data<'float32'>(); // the part up to the device's answer runs now, before the caller goes on
    } catch (error) {
      return this.#unreadable(what, error);
    } finally {
      this.#release(tensor);
    }
  }

  /** Warns of it, once. @returns that there are no values */
  #unreadable(what: string, error: unknown): Values {
    if (!this.#warned) {
      console.warn(`ticknorm: ${what} could not be read back and is recorded as NaN: ${describeError(error)}`);
    }
    this.#warned = true;
    return [];
  }

  #hold(tensor: tf.Tensor): void {
    if ('assign' in tensor) return; // a tf.Variable: to ask that of `instanceof` costs ten times as much
    this.#holds.set(tensor, (this.#holds.get(tensor) ?? 0) + 1);
    tf.keep(tensor);
  }

  #release(tensor: tf.Tensor): void {
    const holds = this.#holds.get(tensor);
    if (holds === undefined) return;
    if (holds > 1) this.#holds.set(tensor, holds - 1);
    else {
      this.#holds.delete(tensor);
      tensor.dispose();
    }
  }
}
