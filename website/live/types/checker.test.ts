// What TypeScript is told of a page's cells and what it says of them, with declarations of two lines in place of tfjs.
// TypeScript itself is the reference for its messages; which of them may appear follows from the rules of a notebook.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { LIBRARIES } from '../../declarations/options';
import { Checker } from './checker';
import type { Question } from './protocol';

const library = dirname(createRequire(import.meta.url).resolve('typescript'));
const declarations: Record<string, string> = {
  '/node_modules/@tensorflow/tfjs/index.d.ts':
    '/** A tensor. */\nexport interface Tensor { readonly rank: number }\n/** Nothing but ones. */\nexport declare function ones(shape: number[]): Tensor;\nexport * from "@tensorflow/tfjs-core";',
  '/node_modules/@tensorflow/tfjs-core/index.d.ts': 'export declare const version: string;',
};
for (const name of readdirSync(library)) {
  if (/^lib\..*\.d\.ts$/.test(name)) declarations[LIBRARIES + name] = readFileSync(join(library, name), 'utf8');
}
const checker = new Checker(ts, declarations);

/** Asks about the last of some cells. */
const ask = (type: 'check' | 'meaning' | 'completions', sources: readonly string[], at = 0) => {
  const cells = sources.map((source, i) => ({ number: i + 1, source }));
  const about = { cells, number: cells.length };
  const question: Question = type === 'check' ? { type, ...about } : { type, at, ...about };
  return checker.ask(question);
};
const problems = (...sources: string[]): string[] => {
  const found = ask('check', sources);
  if (!Array.isArray(found)) throw new Error('not checked');
  return found.map(({ line, column, message }) => `${line}:${column} ${message}`);
};
/** What the first occurrence of a text in the last cell means. */
const meaning = (text: string, ...sources: string[]) => ask('meaning', sources, sources.at(-1)?.indexOf(text));

const IMPORT = "import * as tf from '@tensorflow/tfjs';";

test('a cell sees the names of the cells before it, and none of those after it', () => {
  expect(problems('const a = 1;', 'a.toFixed(); b;')).toEqual(["1:14 Cannot find name 'b'."]);
  const cells = [
    { number: 1, source: 'later;' },
    { number: 2, source: 'const later = 1;' },
  ];
  expect(checker.ask({ type: 'check', cells, number: 1 })).toMatchObject([{ message: "Cannot find name 'later'." }]);
});

test.each([
  { what: 'a constant', before: 'const x = 1;', again: "const x = 'a'; x.length;" },
  { what: 'an import', before: IMPORT, again: `${IMPORT}\ntf.ones([2]);` },
  { what: 'a class by a function', before: 'class X {}', again: 'function X() {}' },
  {
    what: 'an interface',
    before: 'interface X { a: number }',
    again: 'interface X { b: number }\nconst x: X = { b: 1 };',
  },
])('$what of an earlier cell may be declared anew', ({ before, again }) => {
  expect(problems(before, again)).toEqual([]);
});

test('the latest declaration counts', () => {
  expect(problems('let x = 1;', "let x = 'a';", 'x = 2;')).toEqual([
    "1:1 Type 'number' is not assignable to type 'string'.",
  ]);
});

test('assigns to variables of earlier cells, not to constants', () => {
  expect(problems('let n = 1; const c = 1; export let e = 1;', 'n = 2; e = 3;\nc = 2;')).toEqual([
    "2:1 Cannot assign to 'c' because it is a constant.",
  ]);
});

test('types, classes, enums, patterns and renamed imports reach later cells', () => {
  expect(
    problems(
      `type Row = number[]; class Model { depth = 2 } enum Mode { Train }
const { a, b: [c], ...rest } = { a: 1, b: ['x'], d: true };
import { ones as unit, type Tensor } from '@tensorflow/tfjs';`,
      'const row: Row = [a, new Model().depth, Mode.Train, c.length];\nrest.d === true; const t: Tensor = unit(row); t.rank',
    ),
  ).toEqual([]);
});

test('await and for await stand at the top, and a worker has its globals', () => {
  expect(
    problems('const n = await Promise.resolve(1);\nfor await (const x of [n]) console.log(x, performance.now());'),
  ).toEqual([]);
  expect(problems("typeof process === 'object' && process.versions?.node")).toEqual([]);
});

test('what cannot be parsed is told by its place in the cell, and nothing else is said', () => {
  expect(problems('const a = 1;', 'a.')).toEqual(['1:3 Identifier expected.']);
  expect(problems('const a = 1;', '`abc')).toEqual(['1:5 Unterminated template literal.']);
  expect(problems('const a = 1;', 'if (a) {\n  a + 1')).toEqual(["2:8 '}' expected."]);
  expect(problems('const = ', 'const b = 2;')).toEqual([]);
});

test('an import of what a page does not have is told as running tells it', () => {
  const why =
    'is not part of this page, whose cells import @tensorflow/tfjs, ticknorm, ticknorm/notebook, ticknorm/datasets. Download the notebook and run it in JupyterLab.';
  expect(
    problems("import { version } from '@tensorflow/tfjs-core';\nversion.nothing; await import('lodash');"),
  ).toEqual([`1:25 “@tensorflow/tfjs-core” ${why}`, `2:31 “lodash” ${why}`]);
});

test('messages name modules as cells import them, and no file', () => {
  expect(problems("import { nothing } from '@tensorflow/tfjs';")).toEqual([
    `1:10 Module '"@tensorflow/tfjs"' has no exported member 'nothing'.`,
  ]);
  expect(problems(IMPORT, 'tf.nothing')).toEqual([
    `1:4 Property 'nothing' does not exist on type 'typeof import("@tensorflow/tfjs")'.`,
  ]);
});

test('tells what a name means, with its docstring', () => {
  expect(meaning('ones', IMPORT, 'tf.ones([1])')).toEqual({
    from: 3,
    to: 7,
    signature: 'function ones(shape: number[]): tf.Tensor',
    documentation: 'Nothing but ones.',
  });
  expect(meaning('f', 'const f = (x: number) => x + 1;', 'f')).toMatchObject({
    signature: 'const f: (x: number) => number',
  });
  expect(meaning('g', 'function g(): void {}', 'g()')).toMatchObject({ signature: 'function g(): void' });
  expect(meaning(' ', 'a', ' 1')).toBeUndefined();
});

test('completes what a cell may go on with, nearest names first', () => {
  const found = ask('completions', [`${IMPORT}\nconst nearest = 1;`, 'nea'], 3);
  expect(found).toMatchObject({ from: 0 });
  expect(found).toHaveProperty('options[0].label', expect.stringMatching(/^(?:nearest|tf)$/));
  expect(ask('completions', [IMPORT, 'tf.'], 3)).toEqual({
    from: 3,
    options: [
      { label: 'ones', kind: 'function', rank: 11 },
      { label: 'version', kind: 'const', rank: 11 },
    ],
  });
});
