// What TypeScript's own steps make of cells, in one session: names that cells share, and the compiler's shortcuts where
// cell follows cell. Expected values are those of the same statements in one module.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OutputReport, Session } from 'ticknorm-kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let session: Session;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-cells-'));
  const types = join(folder, 'node_modules', '@types', 'suite');
  mkdirSync(types, { recursive: true });
  writeFileSync(join(types, 'index.d.ts'), 'declare const describe: number;\n');
  session = await Session.start({ cwd: folder, onOutput: () => {} });
});
afterAll(() => {
  session.dispose();
  rmSync(folder, { recursive: true });
});

/** What a cell shows, in short. */
async function run(code: string): Promise<string[]> {
  const shown: string[] = [];
  const onOutput = (output: OutputReport): void => {
    if (output.type === 'result') shown.push(String(output.data['text/plain']));
    else if (output.type === 'error') shown.push(output.error.evalue);
    else shown.push(output.type === 'stream' ? output.text : output.type);
  };
  await session.execute(code, { cell: 1, onOutput });
  return shown;
}

test.each([
  { what: 'a property in short', cells: ['let loss = 1;', '({ loss })'], result: '{ loss: 1 }' },
  { what: 'an import in short', cells: ["import { sep } from 'node:path';", '({ sep })'], result: "{ sep: '/' }" },
  { what: 'taking apart', cells: ['let m = 1;', '({ m } = { m: 2 });', 'm'], result: '2' },
  { what: 'taking apart with a default', cells: ['let d = 1;', '({ d = 3 } = {});', 'd'], result: '3' },
  {
    what: 'a key',
    cells: ['const row = { k: 1 };\nconst k = 9;', 'const { k: key } = row;', '[key, k]'],
    result: '[ 1, 9 ]',
  },
  { what: 'a key in a call', cells: ['const rows = [{ k: 1 }];', 'rows.map(({ k: key }) => key)'], result: '[ 1 ]' },
  {
    what: 'a key that is set',
    cells: ['const from = { k: 1 };\nlet to = 0;', '({ k: to } = from);', 'to'],
    result: '1',
  },
  { what: 'a key and a name', cells: ['const t = { u: 1 };\nlet u = 0;', '({ u } = t);', 'u'], result: '1' },
  { what: 'a name of its own', cells: ['const t = { o: 1 };', 'let o = 0;\n({ o } = t);\no'], result: '1' },
  { what: 'taking a list apart', cells: ['let p = 1, q = 2;', '[p, q] = [q, p];', '[p, q]'], result: '[ 2, 1 ]' },
  { what: 'an export of an earlier name', cells: ['const e = 1;', 'export { e as f };', 'e'], result: '1' },
  { what: 'counting', cells: ['let n = 0;', 'n += 2; n++;', 'n'], result: '3' },
  { what: 'a function that changes a name', cells: ['let c = 0;\nconst up = () => ++c;', 'up();', 'c'], result: '1' },
  { what: 'a name declared anew', cells: ['let r = 1;', "const r = 'text';", 'r.length'], result: '4' },
  { what: 'a type only', cells: ['type Rate = number;', 'const rate: Rate = 2;', 'rate'], result: '2' },
  { what: 'a whole module', cells: ["import * as os from 'node:os';", 'os.EOL.length'], result: '1' },
  { what: 'a default import', cells: ["import fs from 'node:fs';", "fs.existsSync('/')"], result: 'true' },
  { what: 'an import at run time', cells: ["(await import('node:path')).posix.sep"], result: "'/'" },
  { what: 'a class and its child', cells: ['class A { x = 1 }', 'class B extends A {}', 'new B().x'], result: '1' },
  { what: 'an enum', cells: ['enum E { One = 1, Two }', 'E[E.Two]'], result: "'Two'" },
  { what: 'a loop that changes a name', cells: ['let s = 0;', 'for (const i of [1, 2]) s += i;', 's'], result: '3' },
])('$what', async ({ cells, result }) => {
  let shown: string[] = [];
  for (const cell of cells) shown = await run(cell);
  // `format` of Node prints a text alone without quotes.
  expect(shown).toEqual([result.replace(/^'(.*)'$/, '$1')]);
});

test('the same cell again and again, with and without a name of its own', async () => {
  for (const code of ['const again = 1; again', '1', 'again + 1']) {
    const results = [await run(code), await run(code), await run(code)];
    expect(new Set(results.flat())).toEqual(new Set([code === 'again + 1' ? '2' : '1']));
    expect(results.flat()).toHaveLength(3);
  }
});

test('a cell that was asked about first, then run, then asked about again', async () => {
  const code = 'const asked = { inner: 1 };\nasked';
  const { data } = await session.inspect(code, code.length);
  expect(data?.['text/plain']).toContain('const asked');
  expect(await run(code)).toEqual(['{ inner: 1 }']);
  expect((await session.complete('asked.', 6)).matches.map(({ text }) => text)).toContain('inner');
  expect(await run('asked.inner')).toEqual(['1']);
});

test('an error of types, then the cell put right', async () => {
  expect(await run('const wrong: number = true;')).toEqual([
    "Type 'boolean' is not assignable to type 'number'. (TS2322)",
  ]);
  expect(await run('const wrong: number = 1;\nwrong')).toEqual(['1']);
});

test('a module that is written, and written anew, while the session runs', async () => {
  const use = "import { made } from './made';\nmade";
  expect(await run(use)).toEqual(["Cannot find module './made' or its corresponding type declarations. (TS2307)"]);
  writeFileSync(join(folder, 'made.ts'), 'export const made = 1;\n');
  await expect.poll(() => run(use), { timeout: 20_000 }).toEqual(['1']);
  writeFileSync(join(folder, 'made.ts'), "export const made = 'two';\n");
  await expect.poll(() => run(use), { timeout: 20_000 }).toEqual(['two']);
});

test('the types of a package that no cell imports declare no name', async () => {
  expect(await run('describe')).toEqual([expect.stringMatching(/^Cannot find name 'describe'/)]);
  expect(await run('typeof process.version')).toEqual(['string']);
});
