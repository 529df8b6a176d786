// A sketch of durations that answers quantiles from a fixed amount of memory: counts in buckets whose bounds grow by a
// constant factor, so the answer is within 1 % of a value that was really added, however many were.
// Source: Masson, Rim & Lee (2019), "DDSketch", https://arxiv.org/abs/1908.10693; here with fixed bounds instead of
// collapsing buckets, since a duration lies between a nanosecond and a decade.

import { BUCKETS, bucketFinder, middleOf } from './buckets';

export class Sketch {
  count = 0;
  sum = 0;
  min: number = Number.POSITIVE_INFINITY;
  max: number = Number.NEGATIVE_INFINITY;
  /** How many values lie in each bucket. */
  readonly #counts: Uint32Array = new Uint32Array(BUCKETS);
  readonly #bucketOf: (value: number) => number = bucketFinder();

  /** Adds one value, finite and not negative. Takes the same time and memory however many came before. */
  add(value: number): void {
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    const bucket = this.#bucketOf(value);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  /** Adds all that `other` holds; the result is that of adding its values one by one. */
  merge(other: Sketch): void {
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    for (let i = 0; i < BUCKETS; i++) this.#counts[i] = (this.#counts[i] ?? 0) + (other.#counts[i] ?? 0);
  }

  /** All of it as text, for a window that is sent to another process: `index:count` of each bucket that holds any. */
  encode(): string {
    return [...this.#counts].flatMap((count, i) => (count > 0 ? `${i}:${count}` : [])).join(' ');
  }

  /**
   * Adds the buckets that `encode` gave. What is kept beside them is the caller's to add: `sum`, `min` and `max`.
   *
   * @throws Error when the text is not one that `encode` gives
   */
  addEncoded(text: string): void {
    if (text === '') return;
    for (const part of text.split(' ')) {
      const [, index, count] = /^(\d+):(\d+)$/.exec(part) ?? [];
      const i = Number(index);
      if (!(i < BUCKETS)) throw new Error(`"${part}" is not a bucket`);
      this.#counts[i] = (this.#counts[i] ?? 0) + Number(count);
      this.count += Number(count);
    }
  }

  /** NaN when empty: nothing measured is not zero. */
  get mean(): number {
    return this.sum / this.count;
  }

  /**
   * The value at rank floor(q (n - 1)) of the sorted values, to within 1 %; NaN when empty.
   *
   * @param q from 0 to 1; 0.5 is the median
   */
  quantile(q: number): number {
    if (this.count === 0) return Number.NaN;
    const rank = Math.floor(q * (this.count - 1));
    let bucket = 0;
    for (let seen = 0; bucket < BUCKETS - 1; bucket++) {
      seen += this.#counts[bucket] ?? 0;
      if (seen > rank) break;
    }
    return Math.min(Math.max(middleOf(bucket), this.min), this.max);
  }
}
