// Backward: each row is read twice, the second time out of the cache. Once for the two sums that dx needs, once to write
// dx and to add to the columns of dgamma and dbeta.
//
// With t = ((x - k) - c) * r, which is xhat, and g = dy * gamma:
//   dx = r * (g - mean(g) - t * mean(g * t)),  dgamma += dy * t,  dbeta += dy
import { F32, TURN, total, VECTOR, wholeTurns, wholeVectors } from './simd';

/** Longest run of numbers that is summed in float32, in bytes; the sums of runs are summed in float64. */
const RUN: usize = 8192;

let sumG: f64 = 0;
let sumGD: f64 = 0;

/** Adds dy * gamma to `sumG`, and dy * gamma * ((x - k) - c) to `sumGD`, from `x` to `end`. */
export function gradientSums(dy: usize, x: usize, end: usize, gamma: usize, k: f32, c: f32): void {
  const kk = f32x4.splat(k);
  const cc = f32x4.splat(c);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let d0 = s0;
  let d1 = s0;
  let d2 = s0;
  let d3 = s0;
  for (const turns = wholeTurns(x, end); x < turns; x += TURN, dy += TURN, gamma += TURN) {
    let g = f32x4.mul(v128.load(dy), v128.load(gamma));
    s0 = f32x4.add(s0, g);
    d0 = f32x4.add(d0, f32x4.mul(g, f32x4.sub(f32x4.sub(v128.load(x), kk), cc)));
    g = f32x4.mul(v128.load(dy, 16), v128.load(gamma, 16));
    s1 = f32x4.add(s1, g);
    d1 = f32x4.add(d1, f32x4.mul(g, f32x4.sub(f32x4.sub(v128.load(x, 16), kk), cc)));
    g = f32x4.mul(v128.load(dy, 32), v128.load(gamma, 32));
    s2 = f32x4.add(s2, g);
    d2 = f32x4.add(d2, f32x4.mul(g, f32x4.sub(f32x4.sub(v128.load(x, 32), kk), cc)));
    g = f32x4.mul(v128.load(dy, 48), v128.load(gamma, 48));
    s3 = f32x4.add(s3, g);
    d3 = f32x4.add(d3, f32x4.mul(g, f32x4.sub(f32x4.sub(v128.load(x, 48), kk), cc)));
  }
  for (const vectors = wholeVectors(x, end); x < vectors; x += VECTOR, dy += VECTOR, gamma += VECTOR) {
    const g = f32x4.mul(v128.load(dy), v128.load(gamma));
    s0 = f32x4.add(s0, g);
    d0 = f32x4.add(d0, f32x4.mul(g, f32x4.sub(f32x4.sub(v128.load(x), kk), cc)));
  }
  let s = total(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  let d = total(f32x4.add(f32x4.add(d0, d1), f32x4.add(d2, d3)));
  for (; x < end; x += F32, dy += F32, gamma += F32) {
    const g = load<f32>(dy) * load<f32>(gamma);
    s += g;
    d += g * (load<f32>(x) - k - c);
  }
  sumG += s;
  sumGD += d;
}

/** `dx = r * g - p - t * w`, and adds to dgamma and dbeta, from `x` to `end`. `p = r * mean(g)`, `w = r * mean(g * t)`. */
export function writeGradients(
  dy: usize,
  x: usize,
  end: usize,
  gamma: usize,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  k: f32,
  c: f32,
  r: f32,
  p: f32,
  w: f32,
): void {
  const kk = f32x4.splat(k);
  const cc = f32x4.splat(c);
  const rr = f32x4.splat(r);
  const pp = f32x4.splat(p);
  const ww = f32x4.splat(w);
  for (const turns = wholeTurns(x, end); x < turns; x += TURN) {
    let e = v128.load(dy);
    let t = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), kk), cc), rr);
    let g = f32x4.mul(f32x4.mul(e, v128.load(gamma)), rr);
    v128.store(dx, f32x4.sub(f32x4.sub(g, pp), f32x4.mul(t, ww)));
    v128.store(dgamma, f32x4.add(v128.load(dgamma), f32x4.mul(e, t)));
    v128.store(dbeta, f32x4.add(v128.load(dbeta), e));
    e = v128.load(dy, 16);
    t = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x, 16), kk), cc), rr);
    g = f32x4.mul(f32x4.mul(e, v128.load(gamma, 16)), rr);
    v128.store(dx, f32x4.sub(f32x4.sub(g, pp), f32x4.mul(t, ww)), 16);
    v128.store(dgamma, f32x4.add(v128.load(dgamma, 16), f32x4.mul(e, t)), 16);
    v128.store(dbeta, f32x4.add(v128.load(dbeta, 16), e), 16);
    e = v128.load(dy, 32);
    t = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x, 32), kk), cc), rr);
    g = f32x4.mul(f32x4.mul(e, v128.load(gamma, 32)), rr);
    v128.store(dx, f32x4.sub(f32x4.sub(g, pp), f32x4.mul(t, ww)), 32);
    v128.store(dgamma, f32x4.add(v128.load(dgamma, 32), f32x4.mul(e, t)), 32);
    v128.store(dbeta, f32x4.add(v128.load(dbeta, 32), e), 32);
    e = v128.load(dy, 48);
    t = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x, 48), kk), cc), rr);
    g = f32x4.mul(f32x4.mul(e, v128.load(gamma, 48)), rr);
    v128.store(dx, f32x4.sub(f32x4.sub(g, pp), f32x4.mul(t, ww)), 48);
    v128.store(dgamma, f32x4.add(v128.load(dgamma, 48), f32x4.mul(e, t)), 48);
    v128.store(dbeta, f32x4.add(v128.load(dbeta, 48), e), 48);
    dy += TURN;
    gamma += TURN;
    dx += TURN;
    dgamma += TURN;
    dbeta += TURN;
  }
  for (; x < end; x += F32, dy += F32, gamma += F32, dx += F32, dgamma += F32, dbeta += F32) {
    const e = load<f32>(dy);
    const t = (load<f32>(x) - k - c) * r;
    store<f32>(dx, e * load<f32>(gamma) * r - p - t * w);
    store<f32>(dgamma, load<f32>(dgamma) + e * t);
    store<f32>(dbeta, load<f32>(dbeta) + e);
  }
}

/** One row's dx, and what the row adds to dgamma and dbeta. */
export function gradientRow(
  dy: usize,
  x: usize,
  end: usize,
  gamma: usize,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  k: f32,
  c: f32,
  r: f32,
  centered: bool,
): void {
  // Written so that NaN takes the second way.
  if (r > 1e-15 && r < 1e15) {
    const n = <f64>((end - x) / F32);
    sumG = 0;
    sumGD = 0;
    let a = x;
    let e = dy;
    let g = gamma;
    for (; end - a > RUN; a += RUN, e += RUN, g += RUN) gradientSums(e, a, a + RUN, g, k, c);
    gradientSums(e, a, end, g, k, c);
    const p = centered ? <f64>r * (sumG / n) : 0;
    const w = <f64>r * <f64>r * (sumGD / n);
    writeGradients(dy, x, end, gamma, dx, dgamma, dbeta, k, c, r, <f32>p, <f32>w);
  } else {
    preciseGradients(dy, x, end, gamma, dx, dgamma, dbeta, k, c, r, centered);
  }
}

/** {@link gradientRow} in float64, one number at a time: for very large and very small numbers, infinity and NaN. */
function preciseGradients(
  dy: usize,
  x: usize,
  end: usize,
  gamma: usize,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  k: f64,
  c: f64,
  r: f64,
  centered: bool,
): void {
  const n = <f64>((end - x) / F32);
  const bytes = end - x;
  let meanG: f64 = 0;
  let meanGT: f64 = 0;
  for (let i: usize = 0; i < bytes; i += F32) {
    const g = <f64>load<f32>(dy + i) * <f64>load<f32>(gamma + i);
    meanG += g;
    meanGT += g * (<f64>load<f32>(x + i) - k - c) * r;
  }
  meanG = centered ? meanG / n : 0;
  meanGT /= n;
  for (let i: usize = 0; i < bytes; i += F32) {
    const e = <f64>load<f32>(dy + i);
    const t = (<f64>load<f32>(x + i) - k - c) * r;
    store<f32>(dx + i, <f32>(r * (e * <f64>load<f32>(gamma + i) - meanG - t * meanGT)));
    store<f32>(dgamma + i, <f32>(<f64>load<f32>(dgamma + i) + e * t));
    store<f32>(dbeta + i, <f32>(<f64>load<f32>(dbeta + i) + e));
  }
}
