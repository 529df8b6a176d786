import { expect, test } from 'vitest';
import { TerminalText } from './terminal';

// Expected texts are what xterm shows for the same bytes.
test.each([
  { name: 'plain text', pieces: ['a\n', 'b'], shown: 'a\nb' },
  { name: 'a bar that rewrites its line', pieces: ['10%\r', '100%\r', '30%\n'], shown: '30%%\n' },
  { name: 'a bar that clears its line first', pieces: ['100%', '\r\u001b[K30%\n'], shown: '30%\n' },
  { name: 'a whole line cleared', pieces: ['abc\u001b[2Kd'], shown: '   d' },
  { name: 'the start of a line cleared', pieces: ['abcd\b\b\u001b[1K'], shown: '   d' },
  { name: 'backspaces', pieces: ['12\b\b34'], shown: '34' },
  { name: 'more backspaces than characters', pieces: ['1\b\b\b2'], shown: '2' },
  { name: 'a move that comes in the next piece', pieces: ['abc', '\rX', 'Y'], shown: 'XYc' },
  { name: 'a carriage return at the end rewrites nothing yet', pieces: ['abc\r'], shown: 'abc' },
  { name: 'line ends of Windows', pieces: ['a\r\nb\r\n'], shown: 'a\nb\n' },
  { name: 'characters outside the basic plane', pieces: ['😀😀\r1'], shown: '1😀' },
  { name: 'colours, which take no room', pieces: ['\u001b[31mab\u001b[0m\rX'], shown: 'Xb\u001b[0m' },
])('$name', ({ pieces, shown }) => {
  const text = new TerminalText();
  for (const piece of pieces) text.write(piece);
  expect(text.toString()).toBe(shown);
});

test('does not grow while one line is rewritten', () => {
  const text = new TerminalText();
  for (let step = 0; step < 10_000; step++) text.write(`\r${step}`);
  expect(text.length).toBe(4);
});
