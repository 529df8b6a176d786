import { expect, test } from 'vitest';
import { toCharacters, toUnits } from './cursor';

// '😀' is one character of two UTF-16 units (U+1F600), '层' one of one.
test.each([
  { code: 'a😀层b', characters: 0, units: 0 },
  { code: 'a😀层b', characters: 1, units: 1 },
  { code: 'a😀层b', characters: 2, units: 3 },
  { code: 'a😀层b', characters: 4, units: 5 },
])('$characters characters of $code are $units units', ({ code, characters, units }) => {
  expect(toUnits(code, characters)).toBe(units);
  expect(toCharacters(code, units)).toBe(characters);
});

test('a cursor behind the end is at the end', () => {
  expect(toUnits('😀', 9)).toBe(2);
});
