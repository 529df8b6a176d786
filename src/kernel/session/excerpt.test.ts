import { expect, test } from 'vitest';
import { excerpt } from './excerpt';

test('shows two lines around the place, with a caret under it', () => {
  const source = ['one', 'two', '', '  four()', 'five', 'six', 'seven'].join('\n');
  expect(excerpt(source, 4, 3)).toEqual([
    '    2 | two',
    '    3 |',
    '  > 4 |   four()',
    '      |   ^',
    '    5 | five',
    '    6 | six',
  ]);
});

test('keeps numbers aligned and the caret under a line that tabs indent', () => {
  const lines = Array.from({ length: 10 }, (_, index) => `\tline${index + 1}`);
  expect(excerpt(lines.join('\n'), 10, 2)).toEqual([
    '     8 | \tline8',
    '     9 | \tline9',
    '  > 10 | \tline10',
    '       | \t^',
  ]);
});

test('a place outside the source has no excerpt', () => {
  expect(excerpt('one', 2, 1)).toEqual([]);
});
