// Backward: a row is read for the two sums that dx needs while the row before it is written, and again, out of the cache,
// to be written itself and to be added to the columns of dgamma and dbeta.
//
// With t = ((x - k) - c) * r, which is xhat, and g = dy * gamma:
//   dx = r * (g - mean(g) - t * mean(g * t)),  dgamma += dy * t,  dbeta += dy
//
// Exported loops: see forward.ts.
import { after } from './columns';
import { F32, NEGLIGIBLE, RUN, Sums, total, VECTOR, wholeVectors } from './simd';

/** Kinds of numbers in `columns`: gamma, dgamma, dbeta. */
export const KINDS: usize = 3;

/** What has to be known of the first row before {@link gradientRow} gets it. */
export function firstGradient(dy: usize, x: usize, end: usize, columns: usize, moments: usize, stride: usize): void {
  Sums.first = 0;
  Sums.second = 0;
  sumSingly(dy, x, end, columns, load<f32>(moments), load<f32>(moments + stride));
}

/**
 * One row's dx, what the row adds to dgamma and dbeta, and the sums of the next row.
 *
 * @param moments  of this row, a float32 each `stride` bytes
 * @param step     bytes from this row to the next in `dy` and `x`, 0 for the last
 */
export function gradientRow(
  dy: usize,
  x: usize,
  end: usize,
  columns: usize,
  dx: usize,
  moments: usize,
  stride: usize,
  centered: bool,
  step: usize,
): void {
  const k = load<f32>(moments);
  const c = load<f32>(moments + stride);
  const r = load<f32>(moments + 2 * stride);
  const n = <f64>((end - x) / F32);
  const following = step ? moments + F32 : moments;
  // Written so that NaN is not usual.
  const usual = r > 1e-15 && r < 1e15;
  if (!usual) {
    Sums.first = 0;
    Sums.second = 0;
    sumSingly(dy, x, end, columns, k, c);
  }
  const p = centered ? <f64>r * (Sums.first / n) : 0;
  const w = <f64>r * <f64>r * (Sums.second / n);
  if (usual) {
    const kn = load<f32>(following);
    const cn = load<f32>(following + stride);
    const exact = !(abs(c) * r <= NEGLIGIBLE && abs(cn) * load<f32>(following + 2 * stride) <= NEGLIGIBLE);
    Sums.first = 0;
    Sums.second = 0;
    let whole = x;
    for (; x < end; x += RUN, dy += RUN, dx += RUN, columns += KINDS * RUN) {
      whole = wholeVectors(x, min(x + RUN, end));
      if (exact) writeGradientsExactly(dy, x, whole, columns, dx, k, c, r, <f32>p, <f32>w, step, kn, cn);
      else writeGradients(dy, x, whole, columns, dx, k, c, r, <f32>p, <f32>w, step, kn, cn);
    }
    // Only the last run may have a tail: where it begins, seen from where the loop ended.
    const back = whole - x;
    dy += back;
    columns += KINDS * back;
    singly(dy, whole, end, columns, dx + back, k, c, r, p, w);
    sumSingly(dy + step, whole + step, end + step, columns, kn, cn);
  } else {
    singly(dy, x, end, columns, dx, k, c, r, p, w);
    firstGradient(dy + step, x + step, end + step, columns, following, stride);
  }
}

/** Adds g and g * ((x - k) - c) to the sums, from `x` to `end`, in float64, one number at a time. */
function sumSingly(dy: usize, x: usize, end: usize, columns: usize, k: f64, c: f64): void {
  const bytes = end - x;
  for (let i: usize = 0; i < bytes; i += F32) {
    const g = <f64>load<f32>(dy + i) * <f64>load<f32>(columns);
    Sums.first += g;
    Sums.second += g * (<f64>load<f32>(x + i) - k - c);
    columns = after(columns, i, KINDS);
  }
}

/** {@link writeGradients} in float64, one number at a time: for tails of rows, very large and very small numbers and NaN. */
function singly(
  dy: usize,
  x: usize,
  end: usize,
  columns: usize,
  dx: usize,
  k: f64,
  c: f64,
  r: f64,
  p: f64,
  w: f64,
): void {
  const bytes = end - x;
  for (let i: usize = 0; i < bytes; i += F32) {
    const e = <f64>load<f32>(dy + i);
    const t = (<f64>load<f32>(x + i) - k - c) * r;
    store<f32>(dx + i, <f32>(r * e * <f64>load<f32>(columns) - p - t * w));
    store<f32>(columns, <f32>(<f64>load<f32>(columns, 16) + e * t), 16);
    store<f32>(columns, <f32>(<f64>load<f32>(columns, 32) + e), 32);
    columns = after(columns, i, KINDS);
  }
}

/**
 * `dx = r * g - p - t * w` and the columns, whole vectors from `x` to `end`; and the sums of as many numbers `step` bytes further
 * on. `p = r * mean(g)`, `w = r * mean(g * t)`. Does without `c` and `cn`, as {@link write} in forward.ts.
 */
export function writeGradients(
  dy: usize,
  x: usize,
  end: usize,
  columns: usize,
  dx: usize,
  k: f32,
  c: f32,
  r: f32,
  p: f32,
  w: f32,
  step: usize,
  kn: f32,
  cn: f32,
): void {
  writeAndSumGradients(dy, x, end, columns, dx, k, 0, r, p, w, step, kn, 0, false);
}

/** {@link writeGradients} with `(x - k) - c` for `x - k`, in both rows. */
export function writeGradientsExactly(
  dy: usize,
  x: usize,
  end: usize,
  columns: usize,
  dx: usize,
  k: f32,
  c: f32,
  r: f32,
  p: f32,
  w: f32,
  step: usize,
  kn: f32,
  cn: f32,
): void {
  writeAndSumGradients(dy, x, end, columns, dx, k, c, r, p, w, step, kn, cn, true);
}

@inline
function writeAndSumGradients(
  dy: usize,
  x: usize,
  end: usize,
  columns: usize,
  dx: usize,
  k: f32,
  c: f32,
  r: f32,
  p: f32,
  w: f32,
  step: usize,
  kn: f32,
  cn: f32,
  exact: bool,
): void {
  const kk = f32x4.splat(k);
  const cc = f32x4.splat(c);
  const rr = f32x4.splat(r);
  const pp = f32x4.splat(p);
  const ww = f32x4.splat(w);
  const kkn = f32x4.splat(kn);
  const ccn = f32x4.splat(cn);
  let s = f32x4.splat(0);
  let d = s;
  let dyn = dy + step;
  let xn = x + step;
  while (x < end) {
    const gamma = v128.load(columns);
    const e = v128.load(dy);
    let t = f32x4.sub(v128.load(x), kk);
    if (exact) t = f32x4.sub(t, cc);
    t = f32x4.mul(t, rr);
    v128.store(dx, f32x4.sub(f32x4.sub(f32x4.mul(f32x4.mul(e, gamma), rr), pp), f32x4.mul(t, ww)));
    v128.store(columns, f32x4.add(v128.load(columns, 16), f32x4.mul(e, t)), 16);
    v128.store(columns, f32x4.add(v128.load(columns, 32), e), 32);
    const g = f32x4.mul(v128.load(dyn), gamma);
    let dn = f32x4.sub(v128.load(xn), kkn);
    if (exact) dn = f32x4.sub(dn, ccn);
    s = f32x4.add(s, g);
    d = f32x4.add(d, f32x4.mul(g, dn));
    dy += VECTOR;
    x += VECTOR;
    dx += VECTOR;
    dyn += VECTOR;
    xn += VECTOR;
    columns += KINDS * VECTOR;
  }
  Sums.first += total(s);
  Sums.second += total(d);
}
