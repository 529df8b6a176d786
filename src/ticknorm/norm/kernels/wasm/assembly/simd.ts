// Four float32 at a time. Loads need no alignment; what is left at the end of a row goes one by one.

/** Bytes of a float32, and of a vector of four. */
export const F32: usize = 4;
export const VECTOR: usize = 16;

/** Longest run of numbers that is summed in float32, in bytes; the sums of runs are summed in float64. */
export const RUN: usize = 8192;

/** Where the last whole `part`, a power of two, between `from` and `end` ends. */
@inline
export function wholes(from: usize, end: usize, part: usize): usize {
  return from + ((end - from) & ~(part - 1));
}

/**
 * The sum of the four, in pairs: four equal numbers give exactly four times the number. Inlined, since V8 would store what
 * lives across a call at each turn of the loop that made it.
 */
@inline
export function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** `to[i] = a[i] + b[i]`. */
export function add(a: usize, b: usize, to: usize, bytes: usize): void {
  const end = a + bytes;
  for (const pairs = wholes(a, end, 2 * VECTOR); a < pairs; a += 2 * VECTOR, b += 2 * VECTOR, to += 2 * VECTOR) {
    v128.store(to, f32x4.add(v128.load(a), v128.load(b)));
    v128.store(to, f32x4.add(v128.load(a, 16), v128.load(b, 16)), 16);
  }
  for (; a < end; a += F32, b += F32, to += F32) store<f32>(to, load<f32>(a) + load<f32>(b));
}

/**
 * The two sums over the row whose turn it is. Forward, of its differences from the shift and of their squares; backward, of
 * g and of g * t. One pair for both, since a global takes a dozen bytes.
 */
export class Sums {
  static first: f64 = 0;
  static second: f64 = 0;
}
