// How far numbers are from what they should be, in plain code: the matcher under Node and the suite in a page judge alike.

/** How far a value may be off: `atol + rtol * |expected|`. */
export interface Tolerance {
  atol: number;
  rtol: number;
}

/**
 * @returns what is wrong with `got`, naming the element that is farthest off; undefined when all are near enough. NaN never
 * is, and the number of elements counts
 */
export function farthest(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  { atol, rtol }: Tolerance,
): string | undefined {
  if (got.length !== expected.length) return `got ${got.length} elements, expected ${expected.length}`;
  let worst = -1;
  let excess = 0;
  for (let i = 0; i < got.length; i++) {
    const [value = Number.NaN, wanted = Number.NaN] = [got[i], expected[i]];
    const over = Math.abs(value - wanted) - (atol + rtol * Math.abs(wanted));
    if (over <= 0) continue;
    if (worst < 0 || Number.isNaN(over) || over > excess) [worst, excess] = [i, over];
    if (Number.isNaN(over)) break;
  }
  if (worst < 0) return undefined;
  return `element ${worst} is ${got[worst]}, expected ${expected[worst]}: off by ${excess} more than atol ${atol} + rtol ${rtol}`;
}
