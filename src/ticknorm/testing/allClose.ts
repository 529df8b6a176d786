// expect(tensor).toBeAllClose(numbers, { atol, rtol }): |got - expected| <= atol + rtol * |expected|, element by
// element. NaN never passes, the number of elements counts, and the message names the worst element.
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { farthest, type Tolerance } from './farthest';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: an interface merges only with vitest's own type parameter
  interface Matchers<T = any> {
    toBeAllClose(expected: ArrayLike<number>, tolerance: Tolerance): T;
  }
}

expect.extend({
  toBeAllClose(received: unknown, expected: ArrayLike<number>, tolerance: Tolerance) {
    const got = received instanceof tf.Tensor ? received.dataSync() : numbers(received);
    const wrong = farthest(got, expected, tolerance);
    return {
      pass: wrong === undefined,
      message: () => wrong ?? 'every element is as close as it should not be',
    };
  },
});

function numbers(value: unknown): ArrayLike<number> {
  if (value instanceof Float32Array || value instanceof Float64Array) return value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return value;
  throw new TypeError('toBeAllClose compares a tensor or an array of numbers');
}
