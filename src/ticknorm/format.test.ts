import { expect, test } from 'vitest';
import { describeValue, formatDuration, formatNumber } from './format';

test.each([
  [0.1234567, '0.1235'],
  [123456.789, '123500'],
  [0.5, '0.5'],
  [1e-9, '1e-9'],
  [123456789, '123456789'],
  [-0.00012346, '-0.0001235'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
])('the number %d is written %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [0.0004, '0 µs'],
  [0.8504, '850 µs'],
  [0.9999, '1.00 ms'],
  [8.1, '8.10 ms'],
  [123.4, '123 ms'],
  [999.9, '1.00 s'],
  [42_000, '42.0 s'],
  [99_999, '1 min 40 s'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
  [Number.NaN, '?'],
])('%d milliseconds are written %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  ['a "b"', '"a \\"b\\""'],
  [[1, 2], 'an array of 2'],
  [{}, 'an object'],
  [() => 1, 'a function'],
  [null, 'null'],
  [undefined, 'undefined'],
  [1.5, '1.5'],
])('an error message shows %o as %s', (value, text) => {
  expect(describeValue(value)).toBe(text);
});
