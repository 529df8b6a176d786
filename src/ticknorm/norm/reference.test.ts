// The yardstick itself, on numbers that can be worked out by hand. Published values: published.test.ts.
import { expect, test } from 'vitest';
import '../testing/allClose';
import { thrown } from '../testing/thrown';
import { referenceLayerNorm, referenceLayerNormGradients } from './reference';

const exact = { atol: 1e-15, rtol: 1e-15 };

test('normalises by hand: [1, 2, 3] has mean 2 and variance 2/3', () => {
  const { shape, y, mean, rstd } = referenceLayerNorm([[1, 2, 3]], [2, 2, 2], [1, 1, 1], { epsilon: 0 });
  expect(shape).toEqual([1, 3]);
  expect([...mean]).toEqual([2]);
  expect(rstd).toBeAllClose([Math.sqrt(1.5)], exact);
  expect(y).toBeAllClose([1 - 2 * Math.sqrt(1.5), 1, 1 + 2 * Math.sqrt(1.5)], exact);
});

test('nested and flat numbers are the same thing', () => {
  const nested = referenceLayerNorm(
    [
      [
        [1, 5],
        [2, 7],
      ],
    ],
    [[1, 2]],
    undefined,
    { axis: [0, 2] },
  );
  const flat = referenceLayerNorm(Float32Array.of(1, 5, 2, 7), [1, 2], undefined, { axis: [0, 2], shape: [1, 2, 2] });
  expect(nested.shape).toEqual([1, 2, 2]);
  expect(nested.y).toEqual(flat.y);
  expect([...nested.mean]).toEqual([3, 4.5]);
});

test('a spread of 1 at 1e12 is exact: +-1 over sqrt(1 + epsilon)', () => {
  const { y } = referenceLayerNorm([1e12 - 1, 1e12 + 1]);
  expect(y).toBeAllClose([-1 / Math.sqrt(1.00001), 1 / Math.sqrt(1.00001)], exact);
});

test('gives -1 and 1 at 1e150, far beyond float32', () => {
  const { y } = referenceLayerNorm([-1e150, 1e150]);
  expect(y).toBeAllClose([-1, 1], exact);
});

// dy is constant in each row, so that dx has to be 0: layerNorm does not see a shift.
test('gradients by hand', () => {
  const { dx, dgamma, dbeta } = referenceLayerNormGradients([2, 2, 2, 3, 3, 3], [1, 2, 3, 1, 2, 3], undefined, {
    shape: [2, 3],
    epsilon: 0,
  });
  expect(dx).toBeAllClose([0, 0, 0, 0, 0, 0], exact);
  expect(dgamma).toBeAllClose([-5 * Math.sqrt(1.5), 0, 5 * Math.sqrt(1.5)], exact);
  expect([...dbeta]).toEqual([5, 5, 5]);
});

test.each([
  {
    what: 'ragged arrays',
    call: () => referenceLayerNorm([[1, 2], [3]]),
    says: 'ShapeError: referenceLayerNorm: x is ragged: element 0 has shape [2], element 1 has shape [1]; make all the same.',
  },
  {
    what: 'a shape that does not fit',
    call: () => referenceLayerNorm([1, 2, 3], undefined, undefined, { shape: [2, 2] }),
    says: 'ShapeError: referenceLayerNorm: x has 3 elements, but shape [2, 2] has 4; pass the shape of x.',
  },
  {
    what: 'a short dy',
    call: () => referenceLayerNormGradients([1], [1, 2]),
    says: 'ShapeError: referenceLayerNorm: dy has 1 elements, but x [2] has 2; pass one for each.',
  },
  {
    what: 'a short gamma',
    call: () => referenceLayerNorm([[1, 2]], [1]),
    says: 'ShapeError: referenceLayerNorm: gamma has shape [1], but axis -1 of x [1, 2] has 2 elements; pass gamma with shape [2].',
  },
  {
    what: 'a negative epsilon',
    call: () => referenceLayerNorm([1, 2], undefined, undefined, { epsilon: -1 }),
    says: 'RangeError: referenceLayerNorm: epsilon is -1, but it is added to a variance; pass a finite number >= 0, such as 0.00001.',
  },
])('refuses $what', ({ call, says }) => {
  expect(thrown(call)).toBe(says);
});
