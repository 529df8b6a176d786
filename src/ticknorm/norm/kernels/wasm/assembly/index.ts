// Whole tensors, row by row, where they lie in tfjs' own memory: what the TypeScript side calls. This module has no memory,
// data or stack of its own; every pointer is a byte offset that tfjs' allocator gave, or 0 for what is not there.
import * as back from './backward';
import { collect, spread } from './columns';
import * as there from './forward';
import { add, F32, VECTOR } from './simd';

// Exported to keep them functions of their own, as forward.ts says; by short names, for their names are shipped.
export { read as a, write as b } from './backward';
export { sum as c, write as d, writeExactly as e } from './forward';

/**
 * y and moments `[3, rows]` of x, or of `sum = x + residual`, of which each row is made right before it is used.
 *
 * @param residual  0 for none
 * @param gamma     0 for ones
 * @param beta      0 for zeros
 * @param sum       where the sum goes, if there is a residual
 * @param columns   scratch: the width rounded up to whole vectors, twice
 */
export function forward(
  x: usize,
  residual: usize,
  gamma: usize,
  beta: usize,
  sum: usize,
  y: usize,
  moments: usize,
  columns: usize,
  rows: usize,
  width: usize,
  epsilon: f64,
  centered: bool,
): void {
  const bytes = width * F32;
  const stride = rows * F32;
  const part = 1 / <f64>width;
  spread(gamma, bytes, columns, there.KINDS, 1);
  spread(beta, bytes, columns + VECTOR, there.KINDS, 0);
  for (const last = moments + stride; moments < last; moments += F32) {
    if (residual) add(x, residual, sum, bytes);
    const from = residual ? sum : x;
    there.row(from, from + bytes, y, columns, moments, stride, epsilon, centered, part);
    x += bytes;
    if (residual) {
      residual += bytes;
      sum += bytes;
    }
    y += bytes;
  }
}

/** Rows that are summed into the columns before those are added to the totals: keeps the float32 sums short. */
const BLOCK: usize = 64;

/**
 * dx of each row, dgamma and dbeta over all.
 *
 * @param gamma    0 for ones
 * @param dsum     added to dx; 0 for none
 * @param columns  scratch: the width rounded up to whole vectors, five times
 */
export function backward(
  dy: usize,
  x: usize,
  moments: usize,
  gamma: usize,
  dsum: usize,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  columns: usize,
  rows: usize,
  width: usize,
  centered: bool,
): void {
  const bytes = width * F32;
  const stride = rows * F32;
  const kept = columns + ((bytes + VECTOR - 1) & ~(VECTOR - 1)) * back.KINDS;
  memory.fill(columns, 0, kept - columns);
  spread(gamma, bytes, columns, back.KINDS, 1);
  memory.fill(dgamma, 0, bytes);
  memory.fill(dbeta, 0, bytes);
  // Blocks from the last one on: of a large x, it is the end that a forward pass right before has left in the cache.
  for (let until = rows; until > 0; ) {
    const start = (until - 1) & ~(BLOCK - 1);
    for (let row = start; row < until; row++) {
      const at = row * bytes;
      back.gradientRow(dy + at, x + at, x + at + bytes, columns, kept, dx + at, moments + row * F32, stride, centered);
      if (dsum) add(dx + at, dsum + at, dx + at, bytes);
    }
    collect(columns + VECTOR, back.KINDS, dgamma, bytes);
    collect(columns + 2 * VECTOR, back.KINDS, dbeta, bytes);
    until = start;
  }
}
