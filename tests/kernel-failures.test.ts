// The built headless runner on notebooks with cells that fail: what it says of them, and what it leaves as it was.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { said, Workshop } from './kernel-workshop';

let shop: Workshop;
beforeEach(() => {
  shop = new Workshop();
});
afterEach(() => shop.remove());

describe.concurrent('a cell that fails ends the run, is named, and leaves the last good notebook', () => {
  test.each([
    {
      name: 'throws',
      cells: ['const f = (p: any) => p.q.r;', '// a comment\nconst y = 2;\n  f({});'],
      message: `a.ipynb: cell 2, line 3, column 3: TypeError: Cannot read properties of undefined (reading 'r')
    1 | // a comment
    2 | const y = 2;
  > 3 |   f({});
      |   ^
    at f (cell 1:1:27)
    at cell 2:3:3`,
    },
    {
      name: 'does not type-check',
      cells: ['1', 'const a: number = 1;\nconst b: string = a;\nb.nothing();'],
      message: `a.ipynb: cell 2, line 2, column 7: TypeScriptError: Type 'number' is not assignable to type 'string'. (TS2322)
  2:7 - error TS2322: Type 'number' is not assignable to type 'string'.
    1 | const a: number = 1;
  > 2 | const b: string = a;
      |       ^
    3 | b.nothing();
  3:3 - error TS2339: Property 'nothing' does not exist on type 'string'.
    1 | const a: number = 1;
    2 | const b: string = a;
  > 3 | b.nothing();
      |   ^`,
    },
    {
      name: 'is not even TypeScript',
      cells: ['const a = (1 +\n  2;'],
      message: `a.ipynb: cell 1, line 2, column 4: TypeScriptError: ')' expected. (TS1005)
  2:4 - error TS1005: ')' expected.
    1 | const a = (1 +
  > 2 |   2;
      |    ^`,
    },
    {
      name: 'throws what is no error',
      cells: ["const why: string = 'so';\n  throw why;"],
      message: `a.ipynb: cell 1, line 2, column 3: Thrown: 'so'
    1 | const why: string = 'so';
  > 2 |   throw why;
      |   ^
    at cell 1:2:3`,
    },
    {
      name: 'leaves a rejected promise',
      cells: ["async function later() {\n  throw new Error('lost');\n}\nlater();\n1"],
      message: `a.ipynb: cell 1, line 2, column 9: Error: lost
    1 | async function later() {
  > 2 |   throw new Error('lost');
      |         ^
    3 | }
    4 | later();
    at later (cell 1:2:9)
    at cell 1:4:1`,
    },
    {
      name: 'waits for what a failed callback would have brought',
      cells: ["await new Promise(() => setTimeout(() => {\n  throw new Error('in vain');\n}));"],
      message: `a.ipynb: cell 1, line 2, column 9: Error: in vain
    1 | await new Promise(() => setTimeout(() => {
  > 2 |   throw new Error('in vain');
      |         ^
    3 | }));
    at Timeout._onTimeout (cell 1:2:9)`,
    },
    {
      name: 'fails while a later one runs',
      cells: [
        "setTimeout(() => {\n  throw new Error('bomb');\n}, 100);",
        'await new Promise((done) => setTimeout(done, 9000));',
      ],
      message: `a.ipynb: cell 1, line 2, column 9 (while cell 2 ran): Error: bomb
    1 | setTimeout(() => {
  > 2 |   throw new Error('bomb');
      |         ^
    3 | }, 100);
    at Timeout._onTimeout (cell 1:2:9)`,
    },
    {
      name: 'ends the process',
      cells: ['1', "console.log('bye');\nprocess.exit(0);"],
      message: `a.ipynb: cell 2, line 2, column 9: ProcessExit: the cell ended the process with exit code 0; remove the call of process.exit.
    1 | console.log('bye');
  > 2 | process.exit(0);
      |         ^`,
    },
    {
      name: 'is killed',
      cells: ["process.kill(process.pid, 'SIGKILL');"],
      message:
        'a.ipynb: cell 1: ProcessKilled: the process that ran the cell was ended by SIGKILL; ' +
        'if the cell did not do that itself, the system may have run out of memory.',
    },
    {
      name: 'never ends',
      cells: ['while (true) {}'],
      flags: ' --timeout 1',
      message:
        'a.ipynb: cell 1: Timeout: the cell ran longer than 1 s and was stopped; make it faster or raise --timeout.',
    },
  ])('$name', async ({ cells, message, flags = '' }: { cells: string[]; message: string; flags?: string }) => {
    const own = new Workshop();
    try {
      own.notebook('a.ipynb', cells);
      own.make('out');
      own.write('out/a.ipynb', 'the last good one');
      const { code, stderr } = await own.run(`a.ipynb --out out${flags}`);
      expect(said(stderr)).toBe(`a: running\na: failed after T s\n${message}\n`);
      expect(code).toBe(1);
      expect(own.list('out')).toEqual(['a.ipynb']);
      expect(own.read('out/a.ipynb')).toBe('the last good one');
    } finally {
      own.remove();
    }
  });
});

test('a cell that needs too much memory is named, with the limit', async () => {
  shop.notebook('a.ipynb', ['1', 'const hoard: number[][] = [];\nwhile (true) hoard.push(new Array(1e5).fill(1.5));']);
  const { code, stderr } = await shop.run('a.ipynb --out out', { NODE_OPTIONS: '--max-old-space-size=200' });
  expect(stderr.replace(/the \d+ MB/, 'the N MB')).toContain(
    'a.ipynb: cell 2: OutOfMemory: the cell needed more than the N MB of memory that Node allows; ' +
      'make it smaller, or raise the limit with NODE_OPTIONS=--max-old-space-size=<MB>.\n',
  );
  expect(code).toBe(1);
});

test('--keep-going runs the cells and notebooks after a failure, writes what they show, and still exits with 1', async () => {
  shop.notebook('a.ipynb', ["console.log(1);\nthrow new Error('first');", 'console.log(2);', 'const s: string = 3;']);
  shop.notebook('b.ipynb', ['4']);
  const { code, stderr } = await shop.run('. --out out --keep-going');
  const reports = stderr.split('\n').filter((line) => /^(a|b)[.:]/.test(line));
  expect(said(reports.join('\n'))).toBe(
    [
      'a: running',
      'a: failed after T s',
      'a.ipynb: cell 1, line 2, column 7: Error: first',
      "a.ipynb: cell 3, line 1, column 7: TypeScriptError: Type 'number' is not assignable to type 'string'. (TS2322)",
      'b: running',
      'b: 1 cells in T s',
    ].join('\n'),
  );
  expect(code).toBe(1);
  const { cells } = shop.executed('out/a.ipynb');
  expect(cells.map(({ outputs }) => outputs.map((output) => output['ename'] ?? output['text']))).toEqual([
    [['1\n'], 'Error'],
    [['2\n']],
    ['TypeScriptError'],
  ]);
  // A run with failures is not up to date, whatever was written.
  expect(said((await shop.run('a.ipynb --out out')).stderr)).toContain('a: running\n');
});

test('without --keep-going the notebooks after one that failed are not run', async () => {
  shop.notebook('a.ipynb', ["throw new Error('first')"]);
  shop.notebook('b.ipynb', ['4']);
  expect((await shop.run('. --out out')).code).toBe(1);
  expect(shop.has('out')).toBe(false);
});
