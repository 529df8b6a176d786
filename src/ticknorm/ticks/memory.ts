// What a record says of memory. Nothing here starts a backend: counting steps must not choose one.

import * as tf from '@tensorflow/tfjs';

const RSS_EVERY_MS = 1000; // asking the system takes some microseconds, and it moves slowly

/** Reads tensor memory at every record, and the process's at most once a second. */
export class MemoryProbe {
  readonly #engine: ReturnType<typeof tf.engine> = tf.engine(); // held: each `tf.` is some getters away
  #backend: string | undefined;
  #unreliable = false;
  #nextRss = 0;

  /** Live tensors and their bytes, those in `tf.tidy` and those of models and optimisers included. */
  tensors(): { readonly numTensors: number; readonly numBytes: number } {
    return this.#engine.state;
  }

  /** Whether the active backend calls its figures inexact; false while there is none. */
  unreliable(): boolean {
    const backend: string | undefined = this.#engine.backendName;
    if (backend !== this.#backend) {
      this.#unreliable = backend ? askUnreliable() : false;
      this.#backend = backend;
    }
    return this.#unreliable;
  }

  /** Resident bytes of the process, or undefined: outside Node, and less than a second after the last sample. */
  rss(time: number): number | undefined {
    if (time < this.#nextRss) return undefined;
    this.#nextRss = time + RSS_EVERY_MS;
    return globalThis.process?.memoryUsage?.rss?.();
  }
}

function askUnreliable(): boolean {
  try {
    return tf.memory().unreliable === true;
  } catch {
    return false; // named, but still being set up
  }
}
