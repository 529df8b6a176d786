// A sequence, step by step. Expected values are read off sequences that count, or come from the same sums done whole.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { ShapeError } from '../errors';
import { backends, leaked, useBackend } from '../testing/backends';
import { timeSteps } from './timeSteps';

/** [2, 3, 2]: each number says sequence, step, feature. */
const counting = (): tf.Tensor3D =>
  tf.tensor3d([
    [
      [0, 1],
      [10, 11],
      [20, 21],
    ],
    [
      [100, 101],
      [110, 111],
      [120, 121],
    ],
  ]);

const read = (x: tf.Tensor, options?: Parameters<typeof timeSteps>[1]) =>
  Array.from(timeSteps(x, options), ({ index, value, mask }) => ({
    index,
    value: value.arraySync(),
    ...(mask ? { mask: mask.arraySync(), dtype: mask.dtype } : {}),
  }));

describe.each(backends)('on %s', (backend) => {
  useBackend(backend);

  test('gives the steps in order, without the time axis', () => {
    expect(read(counting())).toEqual([
      {
        index: 0,
        value: [
          [0, 1],
          [100, 101],
        ],
      },
      {
        index: 1,
        value: [
          [10, 11],
          [110, 111],
        ],
      },
      {
        index: 2,
        value: [
          [20, 21],
          [120, 121],
        ],
      },
    ]);
  });

  test('takes any axis as time, also from the end', () => {
    const byFeature = [
      {
        index: 0,
        value: [
          [0, 10, 20],
          [100, 110, 120],
        ],
      },
      {
        index: 1,
        value: [
          [1, 11, 21],
          [101, 111, 121],
        ],
      },
    ];
    expect(read(counting(), { axis: 2 })).toEqual(byFeature);
    expect(read(counting(), { axis: -1 })).toEqual(byFeature);
    expect(read(tf.tensor1d([5, 6]), { axis: 0 })).toEqual([
      { index: 0, value: 5 },
      { index: 1, value: 6 },
    ]);
  });

  test('gives each step its part of the mask, as booleans', () => {
    const mask = tf.tensor2d(
      [
        [1, 1, 0],
        [1, 0, 0],
      ],
      [2, 3],
      'bool',
    );
    expect(read(counting(), { mask }).map(({ index, mask, dtype }) => [index, mask, dtype])).toEqual([
      [0, [1, 1], 'bool'],
      [1, [1, 0], 'bool'],
      [2, [0, 0], 'bool'],
    ]);
  });

  test('lets gradients through: the sum of squares of the steps has the gradient 2x', () => {
    const gradient = tf.grad((x: tf.Tensor) => {
      let sum = tf.scalar(0);
      for (const { value } of timeSteps(x)) sum = sum.add(value.square().sum());
      return sum;
    });
    expect(gradient(counting())).toBeAllClose([0, 2, 20, 22, 40, 42, 200, 202, 220, 222, 240, 242], {
      atol: 0,
      rtol: 0,
    });
  });

  test('disposes each step, also when the loop breaks off, and can be walked again', () => {
    const [x, mask] = [counting(), tf.ones([2, 3])];
    const steps = timeSteps(x, { mask });
    expect(leaked(() => expect([...steps]).toHaveLength(3))).toBe(0);
    expect(
      leaked(() => {
        for (const _ of steps) break;
      }),
    ).toBe(0);
    expect([...steps].map(({ index }) => index)).toEqual([0, 1, 2]);
  });
});

test('keeps the dtype of x', () => {
  for (const { value } of timeSteps(tf.tensor2d([[1, 2]], [1, 2], 'int32'))) expect(value.dtype).toBe('int32');
});

describe('refuses', () => {
  useBackend('cpu');

  test('what is not a tensor, at the call', () => {
    expect(() => timeSteps([[1]] as never)).toThrow(
      new TypeError('timeSteps: x is an array of 1; pass a tensor, for example of shape [batch, time, features].'),
    );
    expect(() => timeSteps(counting(), { mask: [true] as never })).toThrow(
      new TypeError('timeSteps: the mask is an array of 1; pass a tensor of booleans of shape [2, 3].'),
    );
  });

  test.each([3, -4, 0.5])('axis %d of three', (axis) => {
    expect(() => timeSteps(counting(), { axis })).toThrow(
      new ShapeError(
        `timeSteps: axis is ${axis}, but x [2, 3, 2] has rank 3; pass the axis that is time, a whole number from -3 to 2.`,
        'axis',
        { given: [axis] },
      ),
    );
  });

  test('a mask of another shape', () => {
    const mask = tf.ones([3, 2]);
    expect(() => timeSteps(counting(), { mask })).toThrow(
      new ShapeError(
        'timeSteps: the mask has shape [3, 2], but x [2, 3, 2] has its time on axis 1; pass a mask of shape [2, 3].',
        'size',
        { given: [3, 2], expected: [2, 3] },
      ),
    );
  });
});
