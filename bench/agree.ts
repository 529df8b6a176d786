// Peers that compute different things cannot be compared: before they race, their results are.
import type * as tf from '@tensorflow/tfjs';

/** Larger than any rounding in float32, smaller than any mistake. */
const TOLERANCE = 1e-3;

export interface Claim {
  readonly name: string;
  apply(x: tf.Tensor): tf.Tensor | Promise<ArrayLike<number>>;
}

/** @throws {Error} when one of them gives another result than the first */
export async function agree(claims: readonly Claim[], x: tf.Tensor): Promise<void> {
  let wanted: ArrayLike<number> | undefined;
  for (const { name, apply } of claims) {
    const pending = apply(x);
    const got = 'then' in pending ? await pending : pending.dataSync();
    if ('dispose' in pending) pending.dispose();
    wanted ??= got;
    for (let i = 0; i < wanted.length; i++) {
      const [a = Number.NaN, b = Number.NaN] = [got[i], wanted[i]];
      if (!(Math.abs(a - b) <= TOLERANCE)) {
        throw new Error(
          `${name} gives ${a} at ${i} where ${claims[0]?.name} gives ${b}: they do not compute the same.`,
        );
      }
    }
  }
}
