// Values as text. The expected texts are what Node 20's console prints for the same values.
import { inspect as nodeInspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { format, inspect } from './inspect';

class Point {
  x = 1;
}
const circular: Record<string, unknown> = {};
circular['self'] = circular;

describe('as Node prints it', () => {
  test.each([
    1,
    -0,
    10n,
    true,
    null,
    undefined,
    'text',
    "it's",
    Symbol('s'),
    [],
    {},
    [1, 'a', null],
    { a: { b: { c: { d: 1 } } } },
    new Point(),
    new Map([['a', 1]]),
    new Set([1]),
    new Float32Array([1, 2]),
    { 'not-a-name': 1 },
    Math.max,
    Point,
    () => 1,
    /a/g,
    new Date(0),
    Object.create(null),
    [[1, [2, [3, [4]]]]],
    { a: 'x'.repeat(40), b: 'y'.repeat(40) },
    Array.from({ length: 150 }, () => ({ a: 1 })).slice(0, 2),
  ])('%s', (value: unknown) => {
    expect(inspect(value)).toBe(nodeInspect(value));
  });
});

test('what is large or contains itself is cut', () => {
  expect(inspect(circular)).toContain('[Circular *1]');
  expect(inspect(new Uint8Array(100_000_000))).toContain('... 99999900 more items');
  expect(inspect('x'.repeat(20_000))).toContain('... 10000 more characters');
});

test('a format string takes its values in order', () => {
  expect(format(['%s is %d, %j %% %c!', 'a', '1.5', { b: 1 }, 'color: red', 'rest', [1]])).toBe(
    'a is 1.5, {"b":1} % ! rest [ 1 ]',
  );
  expect(format([])).toBe('');
});
