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

/** The upper bound of a bucket. */
const boundOf = (bucket: number): number => GAMMA ** (bucket + OFFSET);

/** The point of a bucket that is equally far, in proportion, from both its bounds. */
export const middleOf = (bucket: number): number => (2 * boundOf(bucket)) / (GAMMA + 1);

let finder: ((value: number) => number) | undefined;

/** The function that finds a value's bucket, one for all sketches: its tables take 24 kB. */
export function bucketFinder(): (value: number) => number {
  finder ??= makeFinder();
  return finder;
}

/**
 * Finds the bucket of a value without its logarithm, which would cost more than all else that a step adds. The upper half
 * of a double, cut to its exponent and six bits of its fraction, names one of 64 cells between two powers of two. A cell is
 * narrower than a bucket: its values lie in the bucket of its lowest one or in the next.
 */
function makeFinder(): (value: number) => number {
  const double = new DataView(new ArrayBuffer(8));
  const cellOf = (value: number): number => {
    double.setFloat64(0, value);
    return double.getUint32(0) >>> 14;
  };
  const lowest = cellOf(LOWEST);
  const highest = cellOf(HIGHEST);
  const bounds = Float64Array.from({ length: BUCKETS }, (_, bucket) => boundOf(bucket));
  /** The bucket of the lowest value of each cell, from the lowest cell on. */
  const buckets = Uint16Array.from({ length: highest - lowest + 1 }, (_, i) => {
    double.setFloat64(0, 0);
    double.setUint32(0, (lowest + i) << 14);
    const bucket = Math.ceil(Math.log(double.getFloat64(0)) * BUCKETS_PER_E) - OFFSET;
    return Math.min(Math.max(bucket, 0), BUCKETS - 2);
  });
  return (value) => {
    const cell = Math.min(Math.max(cellOf(value), lowest), highest);
    const bucket = buckets[cell - lowest] ?? 0;
    return value > (bounds[bucket] ?? value) ? bucket + 1 : bucket;
  };
}
