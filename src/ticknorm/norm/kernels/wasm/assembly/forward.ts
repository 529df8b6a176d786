// Forward: each row is read twice, the second time out of the cache. Once for its statistics, once to write y.
//
// Statistics go by differences from a shift k near the row's mean: with s = sum(x - k) and q = sum((x - k)^2), the mean is
// k + c with c = s / n, and the variance q / n - c^2. One pass is enough, and it is exact as long as c is small beside
// the deviation. Where it is not, the pass is made again with the mean for a shift; and a row whose squares leave float32
// is done in float64.
//
// The two loops are two functions, and exported so that no optimiser makes them one: V8 gives the registers of a function
// out once, and with both loops in one body most sums live in memory (1.7 times the time).
import { F32, TURN, total, VECTOR, wholeTurns, wholeVectors } from './simd';

/** Longest run of numbers that is summed in float32, in bytes; the sums of runs are summed in float64. */
const RUN: usize = 8192;

let sum: f64 = 0;
let squares: f64 = 0;

/** Adds what the numbers from `x` to `end` differ from `k` to `sum`, and the squares of that to `squares`. */
export function statistics(x: usize, end: usize, k: f32): void {
  const shift = f32x4.splat(k);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let q0 = s0;
  let q1 = s0;
  let q2 = s0;
  let q3 = s0;
  for (const turns = wholeTurns(x, end); x < turns; x += TURN) {
    const a = f32x4.sub(v128.load(x), shift);
    const b = f32x4.sub(v128.load(x, 16), shift);
    const c = f32x4.sub(v128.load(x, 32), shift);
    const d = f32x4.sub(v128.load(x, 48), shift);
    s0 = f32x4.add(s0, a);
    s1 = f32x4.add(s1, b);
    s2 = f32x4.add(s2, c);
    s3 = f32x4.add(s3, d);
    q0 = f32x4.add(q0, f32x4.mul(a, a));
    q1 = f32x4.add(q1, f32x4.mul(b, b));
    q2 = f32x4.add(q2, f32x4.mul(c, c));
    q3 = f32x4.add(q3, f32x4.mul(d, d));
  }
  for (const vectors = wholeVectors(x, end); x < vectors; x += VECTOR) {
    const a = f32x4.sub(v128.load(x), shift);
    s0 = f32x4.add(s0, a);
    q0 = f32x4.add(q0, f32x4.mul(a, a));
  }
  let s = total(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  let q = total(f32x4.add(f32x4.add(q0, q1), f32x4.add(q2, q3)));
  for (; x < end; x += F32) {
    const a = load<f32>(x) - k;
    s += a;
    q += a * a;
  }
  sum += s;
  squares += q;
}

/** `y = ((x - k) - c) * r * gamma + beta`, from `x` to `end`. */
export function write(x: usize, end: usize, y: usize, gamma: usize, beta: usize, k: f32, c: f32, r: f32): void {
  const kk = f32x4.splat(k);
  const cc = f32x4.splat(c);
  const rr = f32x4.splat(r);
  for (const turns = wholeTurns(x, end); x < turns; x += TURN, y += TURN, gamma += TURN, beta += TURN) {
    const a = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), kk), cc), rr);
    v128.store(y, f32x4.add(f32x4.mul(a, v128.load(gamma)), v128.load(beta)));
    const b = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x, 16), kk), cc), rr);
    v128.store(y, f32x4.add(f32x4.mul(b, v128.load(gamma, 16)), v128.load(beta, 16)), 16);
    const d = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x, 32), kk), cc), rr);
    v128.store(y, f32x4.add(f32x4.mul(d, v128.load(gamma, 32)), v128.load(beta, 32)), 32);
    const e = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x, 48), kk), cc), rr);
    v128.store(y, f32x4.add(f32x4.mul(e, v128.load(gamma, 48)), v128.load(beta, 48)), 48);
  }
  for (; x < end; x += F32, y += F32, gamma += F32, beta += F32) {
    store<f32>(y, (load<f32>(x) - k - c) * r * load<f32>(gamma) + load<f32>(beta));
  }
}

/**
 * One row, and its three moments: `moments[0]`, `moments[stride]` and `moments[2 * stride]`, strides in bytes.
 *
 * @param centered  false: k and c are 0, which is RMS normalization
 */
export function row(
  x: usize,
  end: usize,
  y: usize,
  gamma: usize,
  beta: usize,
  moments: usize,
  stride: usize,
  epsilon: f64,
  centered: bool,
): void {
  const n = <f64>((end - x) / F32);
  let k: f32 = 0;
  let c: f64 = 0;
  let v: f64 = 0;
  if (centered) {
    k = end - x < VECTOR ? load<f32>(x) : total(v128.load(x)) * 0.25;
    sums(x, end, k);
    c = sum / n;
    v = squares / n - c * c;
    if (c * c > 2 * v && abs(c) < HUGE) {
      k = <f32>(k + c);
      sums(x, end, k);
      c = sum / n;
      v = squares / n - c * c;
    }
  } else {
    sums(x, end, 0);
    v = squares / n;
  }
  // Written so that NaN takes the second way.
  if (c * c <= 2 * v && v + epsilon > TINY && v < HUGE) {
    const r = <f32>(1 / sqrt(v + epsilon));
    store<f32>(moments, k);
    store<f32>(moments + stride, <f32>c);
    store<f32>(moments + 2 * stride, r);
    write(x, end, y, gamma, beta, k, <f32>c, r);
  } else {
    precise(x, end, y, gamma, beta, moments, stride, epsilon, centered);
  }
}

/** Within these a variance is neither made of squares that float32 has lost, nor of any that it could not hold. */
const TINY: f64 = 1e-30;
const HUGE: f64 = 1e36;

function sums(x: usize, end: usize, k: f32): void {
  sum = 0;
  squares = 0;
  for (; end - x > RUN; x += RUN) statistics(x, x + RUN, k);
  statistics(x, end, k);
}

/** {@link row} in float64, one number at a time: for very large and very small numbers, infinity and NaN. */
function precise(
  x: usize,
  end: usize,
  y: usize,
  gamma: usize,
  beta: usize,
  moments: usize,
  stride: usize,
  epsilon: f64,
  centered: bool,
): void {
  const n = <f64>((end - x) / F32);
  const k = centered ? <f64>load<f32>(x) : 0;
  let c: f64 = 0;
  if (centered) {
    for (let p = x; p < end; p += F32) c += <f64>load<f32>(p) - k;
    c /= n;
  }
  let v: f64 = 0;
  for (let p = x; p < end; p += F32) {
    const d = <f64>load<f32>(p) - k - c;
    v += d * d;
  }
  const r = 1 / sqrt(v / n + epsilon);
  const mean = <f32>(k + c);
  store<f32>(moments, mean);
  store<f32>(moments + stride, <f32>(k - <f64>mean + c));
  store<f32>(moments + 2 * stride, <f32>r);
  for (; x < end; x += F32, y += F32, gamma += F32, beta += F32) {
    const xhat = (<f64>load<f32>(x) - k - c) * r;
    store<f32>(y, <f32>(xhat * <f64>load<f32>(gamma) + <f64>load<f32>(beta)));
  }
}
