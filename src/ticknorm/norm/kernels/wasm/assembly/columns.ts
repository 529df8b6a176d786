// What belongs to the columns of a matrix, in scratch memory, in the order in which a row meets it: four numbers of each
// kind, then the next four of each. A loop over a row follows one pointer for all kinds, which leaves registers for the
// rows, and no two of its streams lie a multiple of 4 KiB apart, where a processor takes a load for one of what was just
// stored. The last group has room for four of each kind as well.
import { F32, VECTOR } from './simd';

/** Lays `values` out, one each `kinds` vectors; all `otherwise` where `values` is 0, no pointer. */
export function spread(values: usize, bytes: usize, to: usize, kinds: usize, otherwise: f32): void {
  for (let i: usize = 0; i < bytes; i += F32) {
    store<f32>(to, values ? load<f32>(values + i) : otherwise);
    to = after(to, i, kinds);
  }
}

/** Adds what lies in the columns to `totals`, and makes them 0. */
export function collect(from: usize, kinds: usize, totals: usize, bytes: usize): void {
  const end = totals + bytes;
  for (const whole = totals + (bytes & ~(VECTOR - 1)); totals < whole; totals += VECTOR) {
    v128.store(totals, f32x4.add(v128.load(totals), v128.load(from)));
    v128.store(from, f32x4.splat(0));
    from += kinds * VECTOR;
  }
  for (; totals < end; totals += F32) {
    store<f32>(totals, load<f32>(totals) + load<f32>(from));
    store<f32>(from, 0);
    from += F32;
  }
}

/** Where the next number of a kind lies, after the one that belongs `i` bytes into a row. */
@inline
export function after(at: usize, i: usize, kinds: usize): usize {
  return at + F32 + ((i & (VECTOR - 1)) == VECTOR - F32 ? (kinds - 1) * VECTOR : 0);
}
