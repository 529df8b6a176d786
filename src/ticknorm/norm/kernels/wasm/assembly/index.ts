// Whole tensors, row by row, where they lie in tfjs' own memory: what the TypeScript side calls. This module has no memory,
// data or stack of its own; every pointer is a byte offset that tfjs' allocator gave.
import { gradientRow } from './backward';
import { row } from './forward';
import { add, F32, fill } from './simd';

export { gradientSums, writeGradients } from './backward';
export { statistics, write } from './forward';
export { fill } from './simd';

/** y and moments `[3, rows]` of x. */
export function forward(
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  moments: usize,
  rows: usize,
  width: usize,
  epsilon: f64,
  centered: bool,
): void {
  const bytes = width * F32;
  const stride = rows * F32;
  for (const last = moments + stride; moments < last; moments += F32, x += bytes, y += bytes) {
    row(x, x + bytes, y, gamma, beta, moments, stride, epsilon, centered);
  }
}

/** {@link forward} of `sum = x + residual`, each row while it is still in the cache. */
export function addForward(
  x: usize,
  residual: usize,
  gamma: usize,
  beta: usize,
  sum: usize,
  y: usize,
  moments: usize,
  rows: usize,
  width: usize,
  epsilon: f64,
  centered: bool,
): void {
  const bytes = width * F32;
  const stride = rows * F32;
  for (const last = moments + stride; moments < last; moments += F32) {
    add(x, residual, sum, bytes);
    row(sum, sum + bytes, y, gamma, beta, moments, stride, epsilon, centered);
    x += bytes;
    residual += bytes;
    sum += bytes;
    y += bytes;
  }
}

/** Rows that are summed into the columns before those are added to the totals: keeps the float32 sums short. */
const BLOCK: usize = 64;

/**
 * dx of each row, dgamma and dbeta over all.
 *
 * @param dsum   added to dx; 0 for none
 * @param block  scratch for twice `width` float32
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
  block: usize,
  rows: usize,
  width: usize,
  centered: bool,
): void {
  const bytes = width * F32;
  const stride = rows * F32;
  fill(dgamma, bytes, 0);
  fill(dbeta, bytes, 0);
  for (let i: usize = 0; i < rows; i += BLOCK) {
    fill(block, 2 * bytes, 0);
    const end = moments + min(BLOCK, rows - i) * F32;
    for (; moments < end; moments += F32) {
      const k = load<f32>(moments);
      const c = load<f32>(moments + stride);
      const r = load<f32>(moments + 2 * stride);
      gradientRow(dy, x, x + bytes, gamma, dx, block, block + bytes, k, c, r, centered);
      if (dsum) {
        add(dx, dsum, dx, bytes);
        dsum += bytes;
      }
      dy += bytes;
      x += bytes;
      dx += bytes;
    }
    add(dgamma, block, dgamma, bytes);
    add(dbeta, block + bytes, dbeta, bytes);
  }
}
