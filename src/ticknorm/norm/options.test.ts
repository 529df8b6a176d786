// Axes as in Keras 3, and every refusal with its whole message.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors';
import { useBackend } from '../testing/backends';
import { thrown } from '../testing/thrown';
import { layerNorm } from './layerNorm';
import { resolveAxes } from './options';

test.each([
  { axis: -1, axes: [2] },
  { axis: 0, axes: [0] },
  { axis: [2, 0], axes: [0, 2] },
  { axis: [-1, -3, 1], axes: [0, 1, 2] },
])('axis $axis of a rank 3 tensor is $axes', ({ axis, axes }) => {
  expect(resolveAxes('op', axis, [2, 3, 4])).toEqual(axes);
});

const x = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
];
const withAxis = (axis: number | number[]) => () => layerNorm(x, undefined, undefined, { axis });
const withEpsilon = (epsilon: number) => () => layerNorm(x, undefined, undefined, { epsilon });
const disposed = (): tf.Tensor => {
  const tensor = tf.ones([2, 4]);
  tensor.dispose();
  return tensor;
};
// What plain JavaScript can pass and TypeScript would not let through.
const untyped =
  (value: unknown): (() => unknown) =>
  () =>
    Reflect.apply(layerNorm, undefined, [x, value]);

useBackend('cpu'); // wasm has no complex numbers

describe('layerNorm refuses', () => {
  const ranges = 'pass whole numbers from -2 to 1.';
  test.each([
    {
      what: 'a scalar',
      call: () => layerNorm(3),
      says: 'ShapeError: layerNorm: x is a scalar, which has no axis to normalise over; pass x with rank 1 or more.',
    },
    {
      what: 'no axes',
      call: withAxis([]),
      says: 'ShapeError: layerNorm: axis is an empty list, so nothing would be normalised; name at least one axis of x [2, 4], such as -1.',
    },
    {
      what: 'an axis too high',
      call: withAxis(2),
      says: `ShapeError: layerNorm: axis 2 is not an axis of x [2, 4]; ${ranges}`,
    },
    {
      what: 'an axis too low',
      call: withAxis([0, -3]),
      says: `ShapeError: layerNorm: axis -3 is not an axis of x [2, 4]; ${ranges}`,
    },
    {
      what: 'a fractional axis',
      call: withAxis(0.5),
      says: `ShapeError: layerNorm: axis 0.5 is not an axis of x [2, 4]; ${ranges}`,
    },
    {
      what: 'an axis twice',
      call: withAxis([1, -1]),
      says: 'ShapeError: layerNorm: axis [1, -1] names axis 1 of x [2, 4] twice; name each axis once.',
    },
    {
      what: 'a short gamma',
      call: () => layerNorm(x, [1, 2, 3]),
      says: 'ShapeError: layerNorm: gamma has shape [3], but axis -1 of x [2, 4] has 4 elements; pass gamma with shape [4].',
    },
    {
      what: 'a beta for another axis',
      call: () => layerNorm(x, [1, 1], tf.zeros([4]), { axis: 0 }),
      says: 'ShapeError: layerNorm: beta has shape [4], but axis 0 of x [2, 4] has 2 elements; pass beta with shape [2].',
    },
    {
      what: 'a gamma for one of two axes',
      call: () => layerNorm(x, [1, 2, 3, 4], undefined, { axis: [0, 1] }),
      says: 'ShapeError: layerNorm: gamma has shape [4], but axes [0, 1] of x [2, 4] have shape [2, 4]; pass gamma with shape [2, 4].',
    },
    {
      what: 'a gamma wider than width 1',
      call: () => layerNorm([[1], [2]], [1, 2]),
      says: 'ShapeError: layerNorm: gamma has shape [2], but axis -1 of x [2, 1] has 1 element; pass gamma with shape [1].',
    },
    {
      what: 'a negative epsilon',
      call: withEpsilon(-1),
      says: 'RangeError: layerNorm: epsilon is -1, but it is added to a variance; pass a finite number >= 0, such as 0.00001.',
    },
    {
      what: 'an infinite epsilon',
      call: withEpsilon(Number.POSITIVE_INFINITY),
      says: 'RangeError: layerNorm: epsilon is Infinity, but it is added to a variance; pass a finite number >= 0, such as 0.00001.',
    },
    {
      what: 'NaN for epsilon',
      call: withEpsilon(Number.NaN),
      says: 'RangeError: layerNorm: epsilon is NaN, but it is added to a variance; pass a finite number >= 0, such as 0.00001.',
    },
    {
      what: 'complex numbers',
      call: () => layerNorm(tf.complex([1, 2], [3, 4])),
      says: 'TypeError: layerNorm: x is complex64, but normalising takes real numbers; pass tf.real(x), tf.imag(x) or tf.abs(x).',
    },
    {
      what: 'strings',
      call: () => layerNorm(['a', 'b']),
      says: 'TypeError: layerNorm: x holds strings; pass numbers.',
    },
    {
      what: 'a disposed tensor',
      call: () => layerNorm(disposed()),
      says: 'TypeError: layerNorm: x was disposed before the call; keep it alive with tf.keep or tf.clone.',
    },
    {
      what: 'null',
      call: untyped(null),
      says: 'TypeError: layerNorm: gamma is null; pass a tensor or an array of numbers.',
    },
    {
      what: 'options in second place',
      call: untyped({ axis: 0 }),
      says: 'TypeError: layerNorm: gamma is an object; pass a tensor or an array of numbers (options come fourth: layerNorm(x, gamma, beta, options)).',
    },
  ])('$what', ({ call, says }) => {
    expect(thrown(call)).toBe(says);
  });
});

test('a ShapeError carries a code and what it compared', () => {
  let caught: unknown;
  try {
    layerNorm(x, [1, 2, 3]);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(ShapeError);
  expect(caught).toMatchObject({ code: 'gamma', data: { given: [3], expected: [4] } });
});
