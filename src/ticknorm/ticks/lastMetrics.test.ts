import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { useBackend } from '../testing/backends';
import { LastMetrics } from './lastMetrics';
import type { Metrics } from './metrics';

useBackend('cpu');

/** What is known after each of some steps. */
function known(...steps: readonly Metrics[]): unknown[] {
  const last = new LastMetrics();
  return steps.map((metrics) => {
    const taken = last.take(metrics);
    return [taken, last.finite, last.all()];
  });
}

test('knows the last value of each metric, whichever of them a step gives and in which order', () => {
  expect(
    known({ a: 1, b: 2 }, { a: 3, b: 4 }, { b: 5, a: 6 }, { b: 7 }, {}, { c: 8, a: 9 }, { a: 0, b: 1, c: 2 }),
  ).toEqual([
    [true, true, { a: 1, b: 2 }],
    [true, true, { a: 3, b: 4 }],
    [true, true, { a: 6, b: 5 }],
    [true, true, { a: 6, b: 7 }],
    [true, true, { a: 6, b: 7 }],
    [true, true, { a: 9, b: 7, c: 8 }],
    [true, true, { a: 0, b: 1, c: 2 }],
  ]);
});

test('says of each step whether its values are finite', () => {
  expect(known({ a: Number.NaN }, { a: 1 }, { a: 2, b: Number.NEGATIVE_INFINITY }, { b: 3 })).toEqual([
    [true, false, { a: Number.NaN }],
    [true, true, { a: 1 }],
    [true, false, { a: 2, b: Number.NEGATIVE_INFINITY }],
    [true, true, { a: 2, b: 3 }],
  ]);
});

test('takes nothing of a step with something else than numbers, and keeps no object that it was given', () => {
  const tensor = tf.scalar(1);
  const given = { a: 1, b: 2 };
  const last = new LastMetrics();
  last.take(given);
  given.a = 5;
  for (const other of [{ a: 3, b: tensor }, tensor, null, undefined, 7]) expect(last.take(other as never)).toBe(false);
  expect(last.all()).toEqual({ a: 1, b: 2 });
  tensor.dispose();
});
