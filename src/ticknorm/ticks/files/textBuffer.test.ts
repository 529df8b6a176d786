// What the language itself makes of the same values is the yardstick.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Names, TextBuffer } from './textBuffer';

const textOf = (text: TextBuffer): string => Buffer.from(text.take()).toString();

function written(value: number): string {
  const text = new TextBuffer();
  text.number(value);
  return textOf(text);
}

test.each([
  0,
  -0,
  1,
  -1,
  9,
  10,
  999_999_999,
  1e9,
  1_000_000_001,
  1_795_000_000_123,
  999_999_999_999_999,
  1e15,
  1e15 + 1,
  2 ** 53,
  1e21,
  -1e300,
  0.5,
  -0.5,
  0.1,
  0.0001,
  0.0012,
  0.1203,
  1.0001,
  12.34,
  0.00012,
  0.12345,
  0.1 + 0.2,
  123_456_789.0123,
  99_999_999_999.9999,
  999_999_999_999.9999,
  1e-7,
  5e-324,
  -1.2345678901234568e-300,
  Math.fround(0.1),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
])('writes %d as String does', (value) => {
  expect(written(value)).toBe(String(value));
});

test('writes any number as String does', () => {
  const any = fc.double();
  const whole = fc.integer({ min: -(2 ** 53), max: 2 ** 53 });
  const fourDecimals = fc.integer({ min: -1e15, max: 1e15 }).map((units) => units / 1e4);
  const check = (value: number): void => {
    expect(written(value)).toBe(String(value));
  };
  fc.assert(fc.property(fc.oneof(any, whole, fourDecimals), check), { numRuns: 5000 });
});

test('grows, keeps what it had, and begins anew', () => {
  const names = new Names((name) => JSON.stringify(name));
  const text = new TextBuffer();
  const lines = Array.from({ length: 20_000 }, (_, i) => `"数字"=${i}\n`).join('');
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 20_000; i++) {
      text.add(names.piece('数字'));
      text.byte(0x3d);
      text.number(i);
      text.byte(0x0a);
    }
    expect(textOf(text)).toBe(lines);
  }
  expect(textOf(text)).toBe('');
});

test('what was taken does not change when more is written', () => {
  const text = new TextBuffer();
  text.number(12);
  const taken = text.take();
  text.number(34);
  expect(Buffer.from(taken).toString()).toBe('12');
});
