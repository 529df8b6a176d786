// The words of a tooltip; where it stands is seen in a browser, by tests/live-charts.test.ts.
import { expect, test } from 'vitest';
import { wordsOf } from './tooltip';

test.each([
  ['a text', 'a text'],
  [{ step: '40', loss: 0.5 }, 'step: 40\nloss: 0.5'],
  [{ range: [1, 2], none: null }, 'range: [1,2]\nnone: null'],
  [3, '3'],
])('%j', (value, words) => {
  expect(wordsOf(value)).toBe(words);
});
