// The built headless runner on real notebooks: what it writes, what it refuses, and what it says when a cell fails.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Workshop } from './kernel-workshop';

let shop: Workshop;
beforeEach(() => {
  shop = new Workshop();
});
afterEach(() => shop.remove());

/** What a run says, without its times, which differ. */
const said = (stderr: string): string => stderr.replace(/\d+\.\d s$/gm, 'T s');

describe('a notebook that succeeds', () => {
  test('is written with the outputs of its cells, in order', async () => {
    shop.write('helper.ts', 'export const twice = (x: number): number => 2 * x;\n');
    shop.make('node_modules');
    shop.make('node_modules/tiny');
    shop.write('node_modules/tiny/package.json', '{"name":"tiny","version":"1.2.3"}');
    shop.write('node_modules/tiny/index.js', 'exports.tiny = 3;');
    shop.write('node_modules/tiny/index.d.ts', 'export declare const tiny: number;');
    shop.notebook('a.ipynb', [
      { type: 'markdown', source: '# Title' },
      "const a = 1;\nconsole.log('out', { a: a }); console.error('err');\na + 1",
      '',
      "import * as tslab from 'tslab';\nconst bar = tslab.newDisplay();\nbar.text('0 %'); bar.text('100 %');\ntslab.display.html('<b>x</b>')",
      "process.stdout.write('10 %\\r'); process.stdout.write('99 %\\n');\n'a string'",
      "import { spawnSync } from 'child_process';\nspawnSync('sh', ['-c', 'echo native'], { stdio: 'inherit' });\nnull",
      "({ [Symbol.for('Jupyter.display')]: async () => ({ 'text/plain': 'me', 'text/html': '<i>me</i>' }) })",
      { source: "throw new RangeError('meant')", tags: ['raises-exception'] },
      "import { tiny } from 'tiny';\nimport { twice } from './helper';\nfor await (const x of [tiny]) console.log(twice(x));\nsetTimeout(() => console.log('late'), 300);\nnull",
      "const host = (globalThis as any)[Symbol.for('ticknorm.host')];\nhost.display({ 'text/plain': 'old' }, {}, { displayId: 'd' });",
      "host.display({ 'text/plain': 'new', 'image/png': new Uint8Array([1, 2]) }, {}, { displayId: 'd', update: true });",
    ]);
    const { code, stderr } = await shop.run('a.ipynb --out out');
    expect(said(stderr)).toBe('a: running\na: 10 cells in T s\n');
    expect(code).toBe(0);
    const { cells, metadata } = shop.executed('out/a.ipynb');
    const stream = (name: string, ...text: string[]) => ({ output_type: 'stream', name, text });
    const result = (execution_count: number, data: object) => {
      return { output_type: 'execute_result', execution_count, data, metadata: {} };
    };
    const shown = (data: object) => ({ output_type: 'display_data', data, metadata: {} });
    expect(cells.map(({ execution_count, outputs }) => [execution_count, outputs])).toEqual([
      [undefined, undefined],
      [1, [stream('stdout', 'out { a: 1 }\n'), stream('stderr', 'err\n'), result(1, { 'text/plain': ['2'] })]],
      [null, []],
      [3, [shown({ 'text/plain': ['100 %'] }), shown({ 'text/html': ['<b>x</b>'] })]],
      [4, [stream('stdout', '99 %\n'), result(4, { 'text/plain': ['a string'] })]],
      [5, [stream('stdout', 'native\n')]],
      [6, [result(6, { 'text/html': ['<i>me</i>'], 'text/plain': ['me'] })]],
      [
        7,
        [
          {
            output_type: 'error',
            ename: 'RangeError',
            evalue: 'meant',
            traceback: [
              'RangeError: meant',
              "  > 1 | throw new RangeError('meant')",
              '      |       ^',
              '    at cell 7:1:7',
            ],
          },
        ],
      ],
      // Its timer fired when every cell had run: its text is its own all the same.
      [8, [stream('stdout', '6\n', 'late\n')]],
      [9, [shown({ 'image/png': 'AQI=', 'text/plain': ['new'] })]],
      [10, []],
    ]);
    expect(metadata).toMatchObject({
      kernelspec: { name: 'tslab' },
      ticknorm: {
        key: expect.stringMatching(/^[0-9a-f]{64}$/),
        ranAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        durationMs: expect.any(Number),
        node: process.versions.node,
        typescript: '5.0.4',
        tslab: '1.0.22',
        packages: { tiny: '1.2.3' },
      },
    });
  });

  test('is not run again until something that its outputs come from changes', async () => {
    shop.write('lib.js', '1');
    const run = async (): Promise<string> => said((await shop.run('a.ipynb --out out --depends lib.js')).stderr);
    const ran = 'a: running\na: 1 cells in T s\n';
    shop.notebook('a.ipynb', [{ type: 'markdown', source: 'old' }, 'Math.random()']);
    expect(await run()).toBe(ran);
    const first = shop.executed('out/a.ipynb');

    shop.notebook('a.ipynb', [{ type: 'markdown', source: 'new' }, 'Math.random()']);
    expect(await run()).toBe('a: unchanged\n');
    const second = shop.executed('out/a.ipynb');
    expect(second.cells[0]?.source).toEqual(['new']);
    expect(second.cells[1]).toEqual(first.cells[1]);
    expect(second.metadata).toEqual(first.metadata);

    shop.write('lib.js', '2');
    expect(await run()).toBe(ran);
    expect(said((await shop.run('a.ipynb --out out --depends lib.js --fresh')).stderr)).toBe(ran);
  });

  test('takes the outputs of --reuse where the code is the same, and runs where it is not', async () => {
    shop.make('zh');
    shop.notebook('a.ipynb', [{ type: 'markdown', source: 'prose' }, 'Math.random()']);
    shop.notebook('zh/a.ipynb', [{ type: 'markdown', source: '正文' }, 'Math.random()']);
    await shop.run('a.ipynb --out out');
    expect(said((await shop.run('zh/a.ipynb --out out/zh --reuse out')).stderr)).toBe('a: unchanged\n');
    const [first, second] = [shop.executed('out/a.ipynb'), shop.executed('out/zh/a.ipynb')];
    expect(second.cells[0]?.source).toEqual(['正文']);
    expect(second.cells[1]).toEqual(first.cells[1]);
    shop.notebook('zh/a.ipynb', ['Math.random() + 1']);
    expect(said((await shop.run('zh/a.ipynb --out out/zh --reuse out')).stderr)).toMatch(/^a: running\n/);
  });
});

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

test('output without end is cut at the limit, and the run goes on', async () => {
  shop.notebook('a.ipynb', ["for (let n = 0; n < 12_000; n++) console.log('x'.repeat(1000));", '2']);
  expect((await shop.run('a.ipynb --out out')).code).toBe(0);
  const [first, second] = shop.executed('out/a.ipynb').cells;
  expect(String(first?.outputs[0]?.['text']).length).toBeGreaterThan(10_000_000);
  expect(first?.outputs[1]).toEqual({
    output_type: 'stream',
    name: 'stderr',
    text: ['[output cut: a cell may show 10485760 characters at most]\n'],
  });
  expect(second?.outputs).toHaveLength(1);
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

test('--cwd says where cells run, and --jobs runs notebooks side by side', async () => {
  shop.make('elsewhere');
  shop.notebook('a.ipynb', ['process.cwd()']);
  shop.notebook('b.ipynb', ['process.cwd()']);
  expect((await shop.run('a.ipynb b.ipynb --out out --cwd elsewhere --jobs 2')).code).toBe(0);
  for (const name of ['out/a.ipynb', 'out/b.ipynb']) {
    const data = { 'text/plain': [`${shop.folder}/elsewhere`] };
    expect(shop.executed(name).cells[0]?.outputs[0]).toMatchObject({ data });
  }
});

test.each([
  { line: 'none.ipynb --out out', message: 'none.ipynb: there is no such file or folder.' },
  { line: 'bad.ipynb --out out', message: 'bad.ipynb: is not a notebook: it is not JSON.' },
  {
    line: 'a.ipynb --out .',
    message: 'a.ipynb: --out . is the folder it lies in, and it would be overwritten; name another.',
  },
  {
    line: 'a.ipynb more/a.ipynb --out out',
    message: 'more/a.ipynb: would be written to out/a.ipynb, and so would a.ipynb; use another --out for one.',
  },
  { line: 'a.ipynb --out out --cwd none', message: '--cwd none: there is no such folder.' },
  {
    line: 'a.ipynb --out out --depends none',
    message: '--depends none: there is no such file or folder; build it first?',
  },
  { line: 'a.ipynb --out out --quick', message: '--quick is not an option; see ticknorm-kernel --help.' },
])('run $line: one line, exit code 2, nothing run', async ({ line, message }) => {
  shop.make('more');
  shop.write('bad.ipynb', 'no');
  shop.notebook('a.ipynb', ['1']);
  shop.notebook('more/a.ipynb', ['1']);
  const { code, stdout, stderr } = await shop.run(line);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `ticknorm-kernel: ${message}\n` });
  expect(shop.has('out')).toBe(false);
});
