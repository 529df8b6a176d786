// Cells in a session as in the kernel: types, imports, redeclaration, top-level await, the last expression, errors. The
// expected texts are what src/kernel shows for the same cells, or the messages that this folder itself writes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CellReport } from './protocol';
import { Session } from './session';

let reports: CellReport[];
let session: Session;

beforeEach(() => {
  reports = [];
  session = new Session({
    load: async (specifier) => ({ version: `of ${specifier}`, default: 1, add: (a: number, b: number) => a + b }),
    report: (_cell, report) => reports.push(report),
  });
  Reflect.set(globalThis, 'seen', []);
});
afterEach(() => Reflect.deleteProperty(globalThis, 'seen'));

let cells = 0;
const run = (source: string): Promise<string> => session.run(++cells, source);

/** Runs a cell and returns its result as text. */
async function result(source: string): Promise<string> {
  reports = [];
  expect([await run(source), reports.filter(({ type }) => type === 'error')]).toEqual(['done', []]);
  return reports.flatMap((report) => (report.type === 'display' ? [String(report.bundle['text/plain'])] : [])).join();
}

async function failure(source: string): Promise<CellReport | undefined> {
  reports = [];
  expect(await run(source)).toBe('failed');
  return reports.at(-1);
}

describe('a cell', () => {
  test.each([
    { source: '1 + 1', shown: '2' },
    { source: 'const a: number = 1; a', shown: '1' },
    {
      source: 'type A = { b: number };\ninterface C { d: A }\nconst x = { d: { b: 2 } } satisfies C;\nx',
      shown: '{ d: { b: 2 } }',
    },
    { source: 'class P { constructor(readonly x = 3) {} }\nnew P()', shown: 'P { x: 3 }' },
    { source: 'enum E { A, B }\nE.B', shown: '1' },
    { source: 'await Promise.resolve(4)', shown: '4' },
    { source: "for await (const x of ['a']) { globalThis.seen.push(x) }\nglobalThis.seen", shown: "[ 'a' ]" },
    { source: 'export const e = 5;\ne', shown: '5' },
    {
      source: 'const { a, ...rest } = { a: 1, b: 2, c: 3 }; const [, second = 7] = [0];\n[a, rest, second]',
      shown: '[ 1, { b: 2, c: 3 }, 7 ]',
    },
    { source: 'undefined', shown: '' },
    { source: 'null', shown: '' },
    { source: 'const quiet = 1;', shown: '' },
    { source: '', shown: '' },
    { source: 'this === undefined', shown: 'true' },
  ])('$source → $shown', async ({ source, shown }) => {
    expect(await result(source)).toBe(shown);
  });

  test('is shown by its own method, if its value has one', async () => {
    await run("({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>1</b>' }) })");
    expect(reports).toEqual([{ type: 'display', bundle: { 'text/html': '<b>1</b>' }, update: false }]);
  });
});

describe('names', () => {
  test('are there in later cells, and can be declared again and assigned', async () => {
    await run('let count = 1; const fixed = 2; function next() { return ++count; } class K {}');
    expect(await result('next(); count')).toBe('2');
    expect(await result('count = 10; next()')).toBe('11');
    expect(await result('const count = "other"; count')).toBe("'other'");
    expect(await result('typeof K + count')).toBe("'functionother'");
  });

  test('a function sees what another cell declares again', async () => {
    await run('const step = () => 1;');
    await run('const train = () => step();');
    await run('const step = () => 2;');
    expect(await result('train()')).toBe('2');
  });

  test('a constant stays one', async () => {
    await run('const fixed = 2;');
    expect(await failure('fixed = 3')).toMatchObject({
      name: 'TypeError',
      message: 'Assignment to constant variable.',
    });
  });

  test('a cell that fails leaves what it had not reached as it was', async () => {
    await run('const a = 1; const b = 1;');
    await failure('const a = 2; throw new Error("no"); const b = 2;');
    expect(await result('[a, b]')).toBe('[ 2, 1 ]');
  });

  test('imports stay for later cells, by all their forms', async () => {
    await run(
      "import one, { add as plus, version } from 'ticknorm';\nimport * as tf from '@tensorflow/tfjs';\nimport 'ticknorm/notebook';",
    );
    expect(await result('[one, plus(2, 3), version, tf.version]')).toBe(
      "[ 1, 5, 'of ticknorm', 'of @tensorflow/tfjs' ]",
    );
    expect(await result("(await import('ticknorm')).version")).toBe("'of ticknorm'");
  });
});

describe('what goes wrong is told with its place', () => {
  test('a thrown error', async () => {
    await run('function outer(): never {\n  throw new RangeError("too far");\n}');
    const defined = cells;
    expect(await failure('const x = 1;\n\nouter()')).toEqual({
      type: 'error',
      name: 'RangeError',
      message: 'too far',
      traceback: `at outer, cell ${defined}, line 2\nat cell ${defined + 1}, line 3`,
    });
  });

  test('a thrown value that is no error', async () => {
    expect(await failure("throw 'text'")).toEqual({ type: 'error', name: 'Thrown', message: 'text', traceback: '' });
  });

  test('what is not TypeScript', async () => {
    expect(await failure('const a = 1;\nconst b = = 2;')).toEqual({
      type: 'error',
      name: 'SyntaxError',
      message: 'Unexpected token',
      traceback: 'at line 2, column 11',
    });
  });

  test('a name that no cell defined', async () => {
    expect(await failure('missing + 1')).toMatchObject({
      name: 'ReferenceError',
      message: 'missing is not defined. If a cell above defines it, choose “Run all above” first.',
    });
  });

  test('more memory than there is', async () => {
    expect(await failure('new ArrayBuffer(2 ** 52)')).toMatchObject({
      name: 'RangeError',
      message: 'Array buffer allocation failed. There is not enough memory for this in a page; make it smaller.',
    });
  });

  test.each([
    {
      specifier: 'node:fs',
      text: 'This cell is not run here. “node:fs” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab.',
    },
    {
      specifier: 'lodash',
      text: 'This cell is not run here. “lodash” is not part of this page, whose cells import @tensorflow/tfjs, ticknorm, ticknorm/notebook, ticknorm/datasets. Download the notebook and run it in JupyterLab.',
    },
  ])('an import that a page does not have: $specifier', async ({ specifier, text }) => {
    expect(await run(`globalThis.seen.push(1);\nimport x from '${specifier}';`)).toBe('skipped');
    expect(reports).toEqual([{ type: 'note', text }]);
    expect(Reflect.get(globalThis, 'seen'), 'nothing of the cell ran').toEqual([]);
  });

  test('a name that a module does not export', async () => {
    expect(await failure("import { layerNrom } from 'ticknorm';")).toMatchObject({
      name: 'SyntaxError',
      message: "“ticknorm” exports no “layerNrom”; look its names up in the library's documentation.",
    });
  });
});
