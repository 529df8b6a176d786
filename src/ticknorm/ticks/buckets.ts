// The buckets of a sketch: their bounds grow by a constant factor, so that the middle of a bucket is within 1 % of any
// value in it.
// Source: Masson, Rim & Lee (2019), "DDSketch", https://arxiv.org/abs/1908.10693

/** The relative error of a quantile. */
export const RELATIVE_ERROR = 0.01;

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const BUCKETS_PER_E = 1 / Math.log(GAMMA);
/** Values from 1e-6 to 3e11 keep the error; in milliseconds that is a nanosecond to nine and a half years. */
const LOWEST = 1e-6;
const HIGHEST = 3e11;
const OFFSET = Math.ceil(Math.log(LOWEST) * BUCKETS_PER_E);
/** How many buckets there are. Bucket i holds the values in (gamma^(i + OFFSET - 1), gamma^(i + OFFSET)]; the first also all below. */
export const BUCKETS: number = Math.ceil(Math.log(HIGHEST) * BUCKETS_PER_E) - OFFSET + 1;

/**
 * The bucket of a value without its logarithm, which would cost more than all else that a step adds. The upper half of a
 * double, cut to its exponent and six bits of its fraction, names one of 64 cells between two powers of two. A cell is
 * narrower than a bucket: its values lie in the bucket of its lowest one or in the next.
 */
export class BucketFinder {
  readonly #value: Float64Array = new Float64Array(1);
  readonly #halves: Uint32Array = new Uint32Array(this.#value.buffer);
  readonly #upper: number;
  readonly #firstCell: number;
  /** The bucket of the lowest value of each cell, and the upper bounds of the buckets. */
  readonly #ofCell: Uint16Array;
  readonly #bounds: Float64Array = Float64Array.from({ length: BUCKETS }, (_, i) => GAMMA ** (i + OFFSET));

  constructor() {
    this.#value[0] = 1;
    this.#upper = this.#halves[1] === 0 ? 0 : 1; // by the machine's byte order
    this.#firstCell = this.#cell(LOWEST); // below it all are in the first bucket
    const cells = this.#cell(HIGHEST) - this.#firstCell + 1; // above them, in the last
    this.#ofCell = Uint16Array.from({ length: cells }, (_, i) => {
      this.#value[0] = 0;
      this.#halves[this.#upper] = (i + this.#firstCell) << 14;
      const bucket = Math.ceil(Math.log(this.#value[0]) * BUCKETS_PER_E) - OFFSET;
      return Math.min(Math.max(bucket, 0), BUCKETS - 2);
    });
  }

  find(value: number): number {
    const cell = this.#cell(value) - this.#firstCell;
    if (cell < 0) return 0;
    if (cell >= this.#ofCell.length) return BUCKETS - 1;
    const bucket = this.#ofCell[cell] ?? 0;
    return value > (this.#bounds[bucket] ?? value) ? bucket + 1 : bucket;
  }

  #cell(value: number): number {
    this.#value[0] = value;
    return (this.#halves[this.#upper] ?? 0) >>> 14;
  }
}

let finder: BucketFinder | undefined;

/** The one finder: its tables take 24 kB. */
export function bucketFinder(): BucketFinder {
  finder ??= new BucketFinder();
  return finder;
}

/** The point of a bucket that is equally far, in proportion, from both its bounds. */
export function middleOf(bucket: number): number {
  return (2 * GAMMA ** (bucket + OFFSET)) / (GAMMA + 1);
}
