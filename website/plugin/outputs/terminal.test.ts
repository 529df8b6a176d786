// What a terminal would show in the end.
import { expect, test } from 'vitest';
import { asOnScreen } from './terminal';

test.each<[name: string, text: string, shown: string]>([
  ['colours', '\u001b[1;38;5;208mbold\u001b[0m plain', 'bold plain'],
  ['a link', '\u001b]8;;https://example.org\u0007text\u001b]8;;\u0007', 'text'],
  ['a progress bar', '10 %\r 50 %\r100 %\nnext', '100 %\nnext'],
  ['a shorter line over a longer one', 'abcdef\rxy', 'xycdef'],
  ['a cleared line', '\u001b[2K\rdone', 'done'],
  ['backspace', 'ab\b\bc', 'cb'],
  ['Windows line ends', 'a\r\nb', 'a\nb'],
  ['brackets that are no colour', '[1, 2] [33m', '[1, 2] [33m'],
])('%s', (_name, text, shown) => {
  expect(asOnScreen(text)).toBe(shown);
});
