// Forward: a row is read for its statistics while the row before it is written, and again, out of the cache, to be written
// itself. So memory has to be waited for while there is something to compute, and both run at once.
//
// Statistics go by differences from a shift k near the row's mean: with s = sum(x - k) and q = sum((x - k)^2), the mean is
// k + c with c = s / n, and the variance q / n - c^2. One pass is enough, and it is exact as long as c is small beside
// the deviation. Where it is not, the pass is made again with the mean for a shift; and a row whose squares leave float32
// is done in float64.
//
// The next row is summed from its fifth cache line on, and its beginning at last: so it is read some lines ahead of where y is
// written. Side by side, rows of 4 KiB whose y lies a power of two and a few bytes behind x, as tfjs' allocator puts it, meet
// in the same lines of the first cache, which tells them apart by some of their address bits only; then 8192 x 1024 takes up
// to 1.6 times as long (Zen 4). What is left of that is between x and y: rows written backwards, halves apart or late were
// slower still, since memory is filled ahead of stores only where these ascend.
//
// The loops are exported so that no optimiser puts them into the function that calls them: V8 gives the registers of a
// function out once, and in a larger one sums live in memory (1.7 times the time).
import { after } from './columns';
import { F32, NEGLIGIBLE, RUN, Sums, total, VECTOR, wholePairs } from './simd';

/** Kinds of numbers in `columns`: gamma, beta. */
export const KINDS: usize = 2;
const TURN: usize = 2 * VECTOR;
/** How far the sums of the next row run ahead of what is written, in bytes. */
const AHEAD: usize = 256;

/** The shift of the row whose turn it is. */
let shift: f32 = 0;

/** Within these a variance is neither made of squares that float32 has lost, nor of any that it could not hold. */
const TINY: f64 = 1e-30;
const HUGE: f64 = 1e36;

/** What has to be known of the first row before {@link row} gets it. `y` is scratch, as far as the row goes. */
export function first(x: usize, end: usize, y: usize, columns: usize, centered: bool): void {
  shift = centered ? near(x, end) : 0;
  sums(x, end, y, columns, shift);
}

/**
 * Writes one row and its three moments, `moments[0]`, `moments[stride]` and `moments[2 * stride]`, strides in bytes, and
 * makes the sums of the next one.
 *
 * @param next      the row after it; for the last, any
 * @param centered  false: k and c are 0, which is RMS normalization
 */
export function row(
  x: usize,
  end: usize,
  y: usize,
  columns: usize,
  moments: usize,
  stride: usize,
  epsilon: f64,
  centered: bool,
  next: usize,
): void {
  const n = <f64>((end - x) / F32);
  let k: f64 = shift;
  let c = centered ? Sums.first / n : 0;
  let v = Sums.second / n - c * c;
  if (c * c > 2 * v && abs(c) < HUGE) {
    k = <f32>(k + c);
    sums(x, end, y, columns, <f32>k);
    c = Sums.first / n;
    v = Sums.second / n - c * c;
  }
  // Written so that NaN is not usual.
  const usual = c * c <= 2 * v && v + epsilon > TINY && v < HUGE;
  if (!usual) {
    k = centered ? load<f32>(x) : 0;
    Sums.first = 0;
    sumSingly(x, end, k);
    c = centered ? Sums.first / n : 0;
    Sums.second = 0;
    sumSingly(x, end, k + c);
    v = Sums.second / n;
  }
  const r = 1 / sqrt(v + epsilon);
  const mean = <f32>(k + c);
  const rest = <f32>(k - <f64>mean + c);
  store<f32>(moments, mean);
  store<f32>(moments + stride, rest);
  store<f32>(moments + 2 * stride, <f32>r);
  shift = centered ? near(next, next + (end - x)) : 0;
  if (usual) {
    pass(x, end, y, columns, mean, rest, <f32>r, next, shift);
  } else {
    sums(next, next + (end - x), y, columns, shift);
    singly(x, end, y, columns, k, c, r);
  }
}

/** The mean of a row's first numbers. */
function near(x: usize, end: usize): f32 {
  return end - x < VECTOR ? load<f32>(x) : total(v128.load(x)) * 0.25;
}

/** The sums of one row, while nothing worth keeping is written to another. */
function sums(x: usize, end: usize, y: usize, columns: usize, k: f32): void {
  pass(x, end, y, columns, 0, 0, 0, x, k);
}

/** Writes one row with the moments k, c and r, and sums another that is to be shifted by `following`. */
function pass(
  x: usize,
  end: usize,
  y: usize,
  columns: usize,
  k: f32,
  c: f32,
  r: f32,
  next: usize,
  following: f32,
): void {
  Sums.first = 0;
  Sums.second = 0;
  const exact = abs(c) * r > NEGLIGIBLE;
  let whole = x;
  for (; x < end; x += RUN, y += RUN, next += RUN, columns += KINDS * RUN) {
    whole = wholePairs(x, min(x + RUN, end));
    if (exact) writeExactly(x, whole, y, columns, k, c, r, next, following);
    else write(x, whole, y, columns, k, c, r, next, following);
  }
  // Only the last run may have a tail: where it begins, seen from where the loop ended.
  const back = whole - x;
  singly(whole, end, y + back, columns + KINDS * back, k, c, r);
  next += back;
  sumSingly(next, next + (end - whole), following);
}

/**
 * `y = (x - k) * r * gamma + beta`, whole pairs of vectors from `x` to `end`; and the sums of as many numbers from
 * `next`, shifted by `following`. Does without `c`: a second signature would take a dozen bytes.
 */
export function write(
  x: usize,
  end: usize,
  y: usize,
  columns: usize,
  k: f32,
  c: f32,
  r: f32,
  next: usize,
  following: f32,
): void {
  writeAndSum(x, end, y, columns, k, 0, r, next, following, false);
}

/** {@link write} with `(x - k) - c` for `x - k`; and the sums from the beginning, which spares the module some bytes. */
export function writeExactly(
  x: usize,
  end: usize,
  y: usize,
  columns: usize,
  k: f32,
  c: f32,
  r: f32,
  next: usize,
  following: f32,
): void {
  writeAndSum(x, end, y, columns, k, c, r, next, following, true);
}

@inline
function writeAndSum(
  x: usize,
  end: usize,
  y: usize,
  columns: usize,
  k: f32,
  c: f32,
  r: f32,
  next: usize,
  following: f32,
  exact: bool,
): void {
  const kk = f32x4.splat(k);
  const cc = f32x4.splat(c);
  const rr = f32x4.splat(r);
  const ff = f32x4.splat(following);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let q0 = s0;
  let q1 = s0;
  const begin = next;
  let until = end; // where the next row's end is reached
  if (!exact) {
    next += min(AHEAD, end - x);
    until -= next - begin;
  }
  for (;;) {
    for (; x < until; x += TURN, y += TURN, next += TURN, columns += KINDS * TURN) {
      let n = f32x4.sub(v128.load(next), ff);
      s0 = f32x4.add(s0, n);
      q0 = f32x4.add(q0, f32x4.mul(n, n));
      let d = f32x4.sub(v128.load(x), kk);
      if (exact) d = f32x4.sub(d, cc);
      v128.store(y, f32x4.add(f32x4.mul(f32x4.mul(d, rr), v128.load(columns)), v128.load(columns, 16)));
      n = f32x4.sub(v128.load(next, 16), ff);
      s1 = f32x4.add(s1, n);
      q1 = f32x4.add(q1, f32x4.mul(n, n));
      d = f32x4.sub(v128.load(x, 16), kk);
      if (exact) d = f32x4.sub(d, cc);
      v128.store(y, f32x4.add(f32x4.mul(f32x4.mul(d, rr), v128.load(columns, 32)), v128.load(columns, 48)), 16);
    }
    if (exact || until == end) break;
    until = end;
    next = begin;
  }
  Sums.first += total(f32x4.add(s0, s1));
  Sums.second += total(f32x4.add(q0, q1));
}

/** {@link write} in float64, one number at a time: for tails of rows, very large and very small numbers, infinity and NaN. */
function singly(x: usize, end: usize, y: usize, columns: usize, k: f64, c: f64, r: f64): void {
  const bytes = end - x;
  for (let i: usize = 0; i < bytes; i += F32) {
    const xhat = (<f64>load<f32>(x + i) - k - c) * r;
    store<f32>(y + i, <f32>(xhat * <f64>load<f32>(columns) + <f64>load<f32>(columns, 16)));
    columns = after(columns, i, KINDS);
  }
}

/** Adds what the numbers from `x` to `end` differ from `k` to the first sum, and the squares of that to the second. */
function sumSingly(x: usize, end: usize, k: f64): void {
  for (; x < end; x += F32) {
    const a = <f64>load<f32>(x) - k;
    Sums.first += a;
    Sums.second += a * a;
  }
}
