// Forward: each row is read twice, the second time out of the cache: once for its statistics, once to write y.
//
// Statistics go by differences from a shift k near the row's mean: with s = sum(x - k) and q = sum((x - k)^2), the mean is
// k + c with c = s / n, and the variance q / n - c^2. One pass is enough, and it is exact as long as c is small beside
// the deviation. Where it is not, the pass is made again with the mean for a shift; and a row whose squares leave float32
// is done in float64.
//
// A row at a time, the second pass right behind the first: a processor fetches ahead best along few streams that go straight
// on. To sum the next row while one is written, or several before they are, takes up to 1.6 times as long (Zen 4).
//
// The loops are exported so that no optimiser puts them into the function that calls them: V8 gives the registers of a
// function out once, and in a larger one sums live in memory (1.7 times the time).
import { after } from './columns';
import { F32, RUN, Sums, total, VECTOR, wholes } from './simd';

/** Kinds of numbers in `columns`: gamma, beta. */
export const KINDS: usize = 2;
/** What a turn of the loops works on: a line of most caches. */
const TURN: usize = 4 * VECTOR;

/** Within these a variance is neither made of squares that float32 has lost, nor of any that it could not hold. */
const TINY: f64 = 1e-30;
const HUGE: f64 = 1e36;

/**
 * A row's mean is kept as a float32 and what that lacks. Where it lacks less than this part of the deviation, taking it
 * off as well would change no digit that a float32 near 1 has, and a subtraction for each number is saved.
 */
const NEGLIGIBLE: f32 = 1 / 16777216;

/**
 * Writes one row and its three moments, `moments[0]`, `moments[stride]` and `moments[2 * stride]`, strides in bytes.
 *
 * @param centered  false: k and c are 0, which is RMS normalization
 * @param part      1 / n
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
  part: f64,
): void {
  let k: f64 = centered ? near(x, end) : 0;
  sums(x, end, <f32>k);
  let c = centered ? Sums.first * part : 0;
  let v = Sums.second * part - c * c;
  if (c * c > 2 * v && abs(c) < HUGE) {
    k = <f32>(k + c);
    sums(x, end, <f32>k);
    c = Sums.first * part;
    v = Sums.second * part - c * c;
  }
  // Written so that NaN is not usual.
  const usual = c * c <= 2 * v && v + epsilon > TINY && v < HUGE;
  if (!usual) {
    k = centered ? load<f32>(x) : 0;
    Sums.first = 0;
    sumSingly(x, end, k);
    c = centered ? Sums.first * part : 0;
    Sums.second = 0;
    sumSingly(x, end, k + c);
    v = Sums.second * part;
  }
  const r = 1 / sqrt(v + epsilon);
  const mean = <f32>(k + c);
  const rest = <f32>(k - <f64>mean + c);
  store<f32>(moments, mean);
  store<f32>(moments + stride, rest);
  store<f32>(moments + 2 * stride, <f32>r);
  if (usual) {
    const whole = wholes(x, end, VECTOR);
    if (abs(rest) * <f32>r > NEGLIGIBLE) writeExactly(x, whole, y, columns, mean, rest, <f32>r);
    else write(x, whole, y, columns, mean, <f32>r);
    y += whole - x;
    columns += KINDS * (whole - x);
    x = whole;
  }
  singly(x, end, y, columns, k, c, r);
}

/** The mean of a row's first numbers. */
function near(x: usize, end: usize): f32 {
  return end - x < VECTOR ? load<f32>(x) : total(v128.load(x)) * 0.25;
}

/** The sums of one row: in float32, and in float64 over its runs. */
function sums(x: usize, end: usize, k: f32): void {
  Sums.first = 0;
  Sums.second = 0;
  const whole = wholes(x, end, VECTOR);
  for (; x < whole; x += RUN) sum(x, min(x + RUN, whole), k);
  sumSingly(whole, end, k);
}

/** Adds what whole vectors from `x` to `end` differ from `k` to the first sum, and the squares of that to the second. */
export function sum(x: usize, end: usize, k: f32): void {
  const kk = f32x4.splat(k);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let q0 = s0;
  let q1 = s0;
  let q2 = s0;
  let q3 = s0;
  for (const turns = wholes(x, end, TURN); x < turns; x += TURN) {
    let d = f32x4.sub(v128.load(x), kk);
    s0 = f32x4.add(s0, d);
    q0 = f32x4.add(q0, f32x4.mul(d, d));
    d = f32x4.sub(v128.load(x, 16), kk);
    s1 = f32x4.add(s1, d);
    q1 = f32x4.add(q1, f32x4.mul(d, d));
    d = f32x4.sub(v128.load(x, 32), kk);
    s2 = f32x4.add(s2, d);
    q2 = f32x4.add(q2, f32x4.mul(d, d));
    d = f32x4.sub(v128.load(x, 48), kk);
    s3 = f32x4.add(s3, d);
    q3 = f32x4.add(q3, f32x4.mul(d, d));
  }
  for (; x < end; x += VECTOR) {
    const d = f32x4.sub(v128.load(x), kk);
    s0 = f32x4.add(s0, d);
    q0 = f32x4.add(q0, f32x4.mul(d, d));
  }
  Sums.first += total(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  Sums.second += total(f32x4.add(f32x4.add(q0, q1), f32x4.add(q2, q3)));
}

/** `y = (x - k) * r * gamma + beta`, whole vectors from `x` to `end`. */
export function write(x: usize, end: usize, y: usize, columns: usize, k: f32, r: f32): void {
  writeVectors(x, end, y, columns, k, 0, r, false);
}

/** {@link write} with `(x - k) - c` for `x - k`. */
export function writeExactly(x: usize, end: usize, y: usize, columns: usize, k: f32, c: f32, r: f32): void {
  writeVectors(x, end, y, columns, k, c, r, true);
}

@inline
function writeVectors(
  x: usize,
  end: usize,
  y: usize,
  columns: usize,
  k: f32,
  c: f32,
  r: f32,
  exact: bool,
): void {
  const kk = f32x4.splat(k);
  const cc = f32x4.splat(c);
  const rr = f32x4.splat(r);
  for (const turns = wholes(x, end, TURN); x < turns; x += TURN, y += TURN, columns += KINDS * TURN) {
    let d = f32x4.sub(v128.load(x), kk);
    if (exact) d = f32x4.sub(d, cc);
    v128.store(y, f32x4.add(f32x4.mul(f32x4.mul(d, rr), v128.load(columns)), v128.load(columns, 16)));
    d = f32x4.sub(v128.load(x, 16), kk);
    if (exact) d = f32x4.sub(d, cc);
    v128.store(y, f32x4.add(f32x4.mul(f32x4.mul(d, rr), v128.load(columns, 32)), v128.load(columns, 48)), 16);
    d = f32x4.sub(v128.load(x, 32), kk);
    if (exact) d = f32x4.sub(d, cc);
    v128.store(y, f32x4.add(f32x4.mul(f32x4.mul(d, rr), v128.load(columns, 64)), v128.load(columns, 80)), 32);
    d = f32x4.sub(v128.load(x, 48), kk);
    if (exact) d = f32x4.sub(d, cc);
    v128.store(y, f32x4.add(f32x4.mul(f32x4.mul(d, rr), v128.load(columns, 96)), v128.load(columns, 112)), 48);
  }
  for (; x < end; x += VECTOR, y += VECTOR, columns += KINDS * VECTOR) {
    let d = f32x4.sub(v128.load(x), kk);
    if (exact) d = f32x4.sub(d, cc);
    v128.store(y, f32x4.add(f32x4.mul(f32x4.mul(d, rr), v128.load(columns)), v128.load(columns, 16)));
  }
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

/** {@link sum} in float64, one number at a time. */
function sumSingly(x: usize, end: usize, k: f64): void {
  for (; x < end; x += F32) {
    const a = <f64>load<f32>(x) - k;
    Sums.first += a;
    Sums.second += a * a;
  }
}
