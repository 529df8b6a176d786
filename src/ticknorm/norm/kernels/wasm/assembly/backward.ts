// Backward: dy and x are read once a row, to be added to dgamma and dbeta and summed for dx; what dx is made of is kept in a
// scratch row meanwhile, and dx written out of that once the sums are known.
//
// With t = ((x - k) - c) * r, which is xhat, and g = dy * gamma:
//   dx = r * (g - mean(g) - t * mean(g * t)),  dgamma += dy * t,  dbeta += dy
//
// Row after row, and exported loops: see forward.ts.
import { after } from './columns';
import { F32, RUN, Sums, total, VECTOR, wholes } from './simd';

/** Kinds of numbers in `columns`: gamma, dgamma, dbeta. */
export const KINDS: usize = 3;
/** Kinds of numbers in the scratch row: g, t. */
export const KEPT: usize = 2;
/** What a turn of the loops works on. */
const TURN: usize = 2 * VECTOR;

/**
 * One row's dx, and what the row adds to dgamma and dbeta.
 *
 * @param moments  of this row, a float32 each `stride` bytes
 * @param kept     scratch, {@link KEPT} times as long as the row
 */
export function gradientRow(
  dy: usize,
  x: usize,
  end: usize,
  columns: usize,
  kept: usize,
  dx: usize,
  moments: usize,
  stride: usize,
  centered: bool,
): void {
  const k = load<f32>(moments);
  const c = load<f32>(moments + stride);
  const r = load<f32>(moments + 2 * stride);
  const n = <f64>((end - x) / F32);
  Sums.first = 0;
  Sums.second = 0;
  // Written so that NaN is not usual: such a row is all tail.
  const whole = r > 1e-15 && r < 1e15 ? wholes(x, end, VECTOR) : x;
  const bytes = whole - x;
  for (let i: usize = 0; i < bytes; i += RUN) {
    read(dy + i, x + i, min(x + i + RUN, whole), columns + KINDS * i, kept + KEPT * i, k, c, r);
  }
  const tail = columns + KINDS * bytes;
  sumSingly(dy + bytes, whole, end, tail, k, c, r);
  const p = centered ? <f64>r * (Sums.first / n) : 0;
  const w = <f64>r * (Sums.second / n);
  write(kept, dx, dx + bytes, r, <f32>p, <f32>w);
  singly(dy + bytes, whole, end, tail, dx + bytes, k, c, r, p, w);
}

/** Adds g and g * t to the sums, dy * t and dy to the columns, and keeps g and t: whole vectors from `x` to `end`. */
export function read(
  dy: usize,
  x: usize,
  end: usize,
  columns: usize,
  kept: usize,
  k: f32,
  c: f32,
  r: f32,
): void {
  const kk = f32x4.splat(k);
  const cc = f32x4.splat(c);
  const rr = f32x4.splat(r);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let d0 = s0;
  let d1 = s0;
  for (const turns = wholes(x, end, TURN); x < turns; x += TURN, dy += TURN, columns += KINDS * TURN, kept += KEPT * TURN) {
    let e = v128.load(dy);
    let t = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), kk), cc), rr);
    let g = f32x4.mul(e, v128.load(columns));
    s0 = f32x4.add(s0, g);
    d0 = f32x4.add(d0, f32x4.mul(g, t));
    v128.store(kept, g);
    v128.store(kept, t, 16);
    v128.store(columns, f32x4.add(v128.load(columns, 16), f32x4.mul(e, t)), 16);
    v128.store(columns, f32x4.add(v128.load(columns, 32), e), 32);
    e = v128.load(dy, 16);
    t = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x, 16), kk), cc), rr);
    g = f32x4.mul(e, v128.load(columns, 48));
    s1 = f32x4.add(s1, g);
    d1 = f32x4.add(d1, f32x4.mul(g, t));
    v128.store(kept, g, 32);
    v128.store(kept, t, 48);
    v128.store(columns, f32x4.add(v128.load(columns, 64), f32x4.mul(e, t)), 64);
    v128.store(columns, f32x4.add(v128.load(columns, 80), e), 80);
  }
  if (x < end) {
    const e = v128.load(dy);
    const t = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), kk), cc), rr);
    const g = f32x4.mul(e, v128.load(columns));
    s0 = f32x4.add(s0, g);
    d0 = f32x4.add(d0, f32x4.mul(g, t));
    v128.store(kept, g);
    v128.store(kept, t, 16);
    v128.store(columns, f32x4.add(v128.load(columns, 16), f32x4.mul(e, t)), 16);
    v128.store(columns, f32x4.add(v128.load(columns, 32), e), 32);
  }
  Sums.first += total(f32x4.add(s0, s1));
  Sums.second += total(f32x4.add(d0, d1));
}

/** `dx = r * g - p - t * w`, of what was kept. `p = r * mean(g)`, `w = r * mean(g * t)`. */
export function write(kept: usize, dx: usize, end: usize, r: f32, p: f32, w: f32): void {
  const rr = f32x4.splat(r);
  const pp = f32x4.splat(p);
  const ww = f32x4.splat(w);
  for (const turns = wholes(dx, end, TURN); dx < turns; dx += TURN, kept += KEPT * TURN) {
    const a = f32x4.sub(f32x4.mul(v128.load(kept), rr), pp);
    v128.store(dx, f32x4.sub(a, f32x4.mul(v128.load(kept, 16), ww)));
    const b = f32x4.sub(f32x4.mul(v128.load(kept, 32), rr), pp);
    v128.store(dx, f32x4.sub(b, f32x4.mul(v128.load(kept, 48), ww)), 16);
  }
  if (dx < end) {
    const a = f32x4.sub(f32x4.mul(v128.load(kept), rr), pp);
    v128.store(dx, f32x4.sub(a, f32x4.mul(v128.load(kept, 16), ww)));
  }
}

/** Adds g and g * t to the sums, from `x` to `end`, in float64, one number at a time. */
function sumSingly(dy: usize, x: usize, end: usize, columns: usize, k: f64, c: f64, r: f64): void {
  const bytes = end - x;
  for (let i: usize = 0; i < bytes; i += F32) {
    const g = <f64>load<f32>(dy + i) * <f64>load<f32>(columns);
    Sums.first += g;
    Sums.second += g * ((<f64>load<f32>(x + i) - k - c) * r);
    columns = after(columns, i, KINDS);
  }
}

/**
 * dx, and what is added to dgamma and dbeta, in float64, one number at a time: for tails of rows, very large and very
 * small numbers and NaN.
 */
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
