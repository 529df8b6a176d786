import * as ts from 'typescript';
import { expect, test } from 'vitest';
import { judge } from './language';

test.each([
  { code: 'const a = 1;', status: 'complete', indent: '' },
  { code: 'await f();', status: 'complete', indent: '' },
  { code: 'for await (const x of y) {}', status: 'complete', indent: '' },
  { code: 'const s: string = 1;', status: 'complete', indent: '' }, // wrong, but whole: running it tells why
  { code: 'f(1,', status: 'incomplete', indent: '' },
  { code: 'if (a) {', status: 'incomplete', indent: '  ' },
  { code: 'class A {\n  b() {', status: 'incomplete', indent: '    ' },
  { code: 'const t = `a', status: 'incomplete', indent: '' },
  { code: '/* a', status: 'incomplete', indent: '' },
  { code: "const s = 'a", status: 'invalid', indent: '' },
  { code: 'const = 1', status: 'invalid', indent: '' },
])('$code is $status', ({ code, status, indent }) => {
  expect(Reflect.apply(judge, null, [ts, code])).toEqual({ type: 'judgement', status, indent });
});
