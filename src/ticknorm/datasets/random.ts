// Repeatable randomness for splits and shuffles: the same seed gives the same order on every machine and backend.

/**
 * Mulberry32: 32 bits of state, period 2^32, good enough to shuffle with and nothing more.
 * Source: Tommy Ettinger (2017), public domain, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 *
 * @returns a function that gives the next number in [0, 1)
 */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @returns 0 to size - 1 in the order that `seed` gives (Fisher & Yates) */
export function shuffledIndices(size: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: size }, (_, i) => i);
  const random = mulberry32(seed);
  for (let last = size - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const held = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = held;
  }
  return order;
}
