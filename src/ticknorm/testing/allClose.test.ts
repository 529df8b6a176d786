// A matcher that cannot fail would make every numeric test worthless, so it is tested itself.
import { expect, test } from 'vitest';
import './allClose';
import { thrown } from './thrown';

const exactly = { atol: 0, rtol: 0 };

test('the bound is atol plus rtol of the expected value, and is allowed itself', () => {
  expect([1.5, -104]).toBeAllClose([1, -100], { atol: 0.5, rtol: 0.035 });
  expect([1.5]).not.toBeAllClose([1], { atol: 0.25, rtol: 0.125 });
});

test('NaN passes on neither side, however wide the tolerance', () => {
  expect([Number.NaN]).not.toBeAllClose([Number.NaN], { atol: Number.MAX_VALUE, rtol: 1 });
  expect([0, Number.NaN]).not.toBeAllClose([0, 0], { atol: Number.MAX_VALUE, rtol: 1 });
});

test('a missing element fails', () => {
  expect(thrown(() => expect([1]).toBeAllClose([1, 2], exactly))).toBe('Error: got 1 elements, expected 2');
});

test('the message names the worst element', () => {
  expect(thrown(() => expect([1, 5, 3]).toBeAllClose([1, 2, 2], exactly))).toBe(
    'Error: element 1 is 5, expected 2: off by 3 more than atol 0 + rtol 0',
  );
});
