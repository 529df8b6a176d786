// Room for more in a buffer that is used again and again: it doubles, so that a byte is copied once on average.

/** A copy of the first `length` of `bytes`, with room for twice as many as are `needed`. */
export function grown(bytes: Uint8Array, length: number, needed: number): Uint8Array {
  const larger = new Uint8Array(2 * needed);
  larger.set(bytes.subarray(0, length));
  return larger;
}
