// expect(tensor).toBeAllClose(numbers, { atol, rtol }): |got - expected| <= atol + rtol * |expected|, element by
// element. NaN never passes, the number of elements counts, and the message names the worst element.
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** How far a value may be off: `atol + rtol * |expected|`. */
export interface Tolerance {
  atol: number;
  rtol: number;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: an interface merges only with vitest's own type parameter
  interface Matchers<T = any> {
    toBeAllClose(expected: ArrayLike<number>, tolerance: Tolerance): T;
  }
}

expect.extend({
  toBeAllClose(received: unknown, expected: ArrayLike<number>, { atol, rtol }: Tolerance) {
    const got = received instanceof tf.Tensor ? received.dataSync() : numbers(received);
    if (got.length !== expected.length) {
      return { pass: false, message: () => `got ${got.length} elements, expected ${expected.length}` };
    }
    let worst = -1;
    let excess = 0;
    for (let i = 0; i < got.length; i++) {
      const [value = Number.NaN, wanted = Number.NaN] = [got[i], expected[i]];
      const over = Math.abs(value - wanted) - (atol + rtol * Math.abs(wanted));
      if (over <= 0) continue;
      if (worst < 0 || Number.isNaN(over) || over > excess) [worst, excess] = [i, over];
      if (Number.isNaN(over)) break;
    }
    return {
      pass: worst < 0,
      message: () =>
        worst < 0
          ? 'every element is as close as it should not be'
          : `element ${worst} is ${got[worst]}, expected ${expected[worst]}: off by ${excess} more than atol ${atol} + rtol ${rtol}`,
    };
  },
});

function numbers(value: unknown): ArrayLike<number> {
  if (value instanceof Float32Array || value instanceof Float64Array) return value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return value;
  throw new TypeError('toBeAllClose compares a tensor or an array of numbers');
}
