// The built headless runner on real notebooks: what it writes, when it runs, and what it refuses.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { said, Workshop } from './kernel-workshop';

let shop: Workshop;
beforeEach(() => {
  shop = new Workshop();
});
afterEach(() => shop.remove());

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
