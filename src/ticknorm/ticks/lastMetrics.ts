// The last known value of each metric. A loop gives the same metrics step after step, so a name is mostly found at the
// place where it was the last time: then one pass checks the metrics and takes their values over.

import type { Metrics, NumberMetrics } from './metrics';

export class LastMetrics {
  /** Whether all values that were taken last are finite. */
  finite = true;
  readonly #names: string[] = [];
  readonly #places: Map<string, number> = new Map();
  #values: number[] = [];
  /** As long as `#values`; holds the values of a step until it is known that all are numbers. */
  #incoming: number[] = [];

  /** Takes over metrics that are all numbers, and says whether they are; of others it takes nothing. */
  take(metrics: Metrics): metrics is NumberMetrics {
    if (typeof metrics !== 'object' || metrics === null) return false;
    const names = this.#names;
    const incoming = this.#incoming;
    let sum = 0; // of zeros, and of NaN for NaN and for the infinities
    let place = 0;
    let inPlace = true;
    for (const name in metrics) {
      const value = metrics[name];
      if (typeof value !== 'number') return false;
      sum += value - value;
      if (names[place] === name) incoming[place] = value;
      else inPlace = false;
      place++;
    }
    this.finite = sum === 0;
    if (!inPlace || place !== names.length) this.#takeByName(metrics);
    else {
      this.#incoming = this.#values;
      this.#values = incoming;
    }
    return true;
  }

  /** Each metric's last value, by its name. */
  all(): NumberMetrics {
    return Object.fromEntries(this.#names.map((name, i) => [name, this.#values[i] ?? Number.NaN]));
  }

  #takeByName(metrics: Metrics): void {
    for (const name in metrics) {
      const place = this.#places.get(name) ?? this.#names.push(name) - 1;
      const value = Number(metrics[name]);
      this.#places.set(name, place);
      this.#values[place] = value;
      this.#incoming[place] = value; // only to be as long
    }
  }
}
