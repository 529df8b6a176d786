import ts from '@tslab/typescript-for-tslab';
import { expect, test } from 'vitest';
import { hasTopLevelForAwait } from './for-await';

test.each([
  ['for await (const x of y) {}', true],
  ['if (a) { for await (const x of y) {} }', true],
  ['async function f() { for await (const x of y) {} }', false],
  ['const f = async () => { for await (const x of y) {} };', false],
  ['class A { async m() { for await (const x of y) {} } }', false],
  ['for (const x of y) {}', false],
  ["'for await'; // for await (const x of y)", false],
])('%s: %s', (code, expected) => {
  expect(hasTopLevelForAwait(ts, code)).toBe(expected);
});
