// Sixteen float32 at a time: four vectors of four, which is what keeps a core's units busy without running out of
// registers. Tails of a row go four at a time, then one by one; loads need no alignment.

/** Bytes of a float32. */
export const F32: usize = 4;
/** Bytes of a vector, and of the four that a loop takes in one turn. */
export const VECTOR: usize = 16;
export const TURN: usize = 64;

/** Where the last whole turn, or vector, between `from` and `end` ends. */
export function wholeTurns(from: usize, end: usize): usize {
  return from + ((end - from) & ~(TURN - 1));
}
export function wholeVectors(from: usize, end: usize): usize {
  return from + ((end - from) & ~(VECTOR - 1));
}

/** The sum of the four, in pairs: four equal numbers give exactly four times the number. */
export function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** `to[i] = a[i] + b[i]`. */
export function add(a: usize, b: usize, to: usize, bytes: usize): void {
  const end = a + bytes;
  for (const turns = wholeTurns(a, end); a < turns; a += TURN, b += TURN, to += TURN) {
    v128.store(to, f32x4.add(v128.load(a), v128.load(b)));
    v128.store(to, f32x4.add(v128.load(a, 16), v128.load(b, 16)), 16);
    v128.store(to, f32x4.add(v128.load(a, 32), v128.load(b, 32)), 32);
    v128.store(to, f32x4.add(v128.load(a, 48), v128.load(b, 48)), 48);
  }
  for (; a < end; a += F32, b += F32, to += F32) store<f32>(to, load<f32>(a) + load<f32>(b));
}

/** `to[i] = value`. */
export function fill(to: usize, bytes: usize, value: f32): void {
  for (const end = to + bytes; to < end; to += F32) store<f32>(to, value);
}
