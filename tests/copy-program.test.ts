// Every “Copy as a program” of the site, in a clean project made of the packed library and tfjs: TypeScript of today and
// of 5.0 accepts it, and what it prints ends with what its cell printed. Programs that train take ten seconds each; of
// those only the first and the last are run, unless TICKNORM_ALL_PROGRAMS is set.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './project';

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | string[];
  readonly data?: Readonly<Record<string, string | string[]>>;
}
interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly outputs: readonly Output[];
}

const generated = join(root, 'website', 'generated');
const page: { cells: { number: number; program?: string }[] } = JSON.parse(
  readFileSync(join(generated, 'pages', 'en', 'tick-logger.json'), 'utf8'),
);
const notebook: { cells: Cell[] } = JSON.parse(
  readFileSync(join(generated, 'notebooks', 'en', '03-tick-logger.ipynb'), 'utf8'),
);
const cells = notebook.cells.filter(({ cell_type }) => cell_type === 'code');
const programs = page.cells.map(({ number, program = '' }, i) => ({
  number,
  id: cells[i]?.id ?? '',
  file: `cell-${number}.mts`,
  source: program === '' ? '' : readFileSync(join(generated, 'static', 'en', program), 'utf8'),
}));
const trains = programs.filter(({ source }) => source.includes('await train('));
const run = programs.filter(
  (one) =>
    process.env['TICKNORM_ALL_PROGRAMS'] !== undefined ||
    !trains.includes(one) ||
    [trains[0], trains.at(-1)].includes(one),
);

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'ticknorm-programs-'));
  const modules = join(project, 'node_modules');
  const installed = join(modules, 'ticknorm');
  mkdirSync(installed, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--silent', '--workspace', 'ticknorm', '--pack-destination', project], {
    cwd: root,
    encoding: 'utf8',
  });
  execFileSync('tar', ['-xzf', join(project, packed.trim()), '-C', installed, '--strip-components', '1']);
  for (const peer of ['@tensorflow', '@types', '@webgpu', 'long', 'seedrandom', 'undici-types']) {
    symlinkSync(join(root, 'node_modules', peer), join(modules, peer), 'dir');
  }
  for (const { file, source } of programs) writeFileSync(join(project, file), source);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('each cell can be copied as a program', () => {
  expect(programs.filter(({ source }) => source === '').map(({ id }) => id)).toEqual([]);
  for (const { number, source } of programs) {
    expect(source.split('\n').slice(0, 3)).toEqual([
      `// From 03-tick-logger.ipynb, cell ${number}. Save it as cell-${number}.mts, then:`,
      '//   npm install ticknorm @tensorflow/tfjs tsx',
      `//   npx tsx cell-${number}.mts`,
    ]);
  }
});

test.each([
  { name: 'TypeScript 6', compiler: 'typescript/lib/tsc.js' },
  { name: 'TypeScript 5.0', compiler: '@tslab/typescript-for-tslab/lib/tsc.js' },
])('$name accepts all of them', ({ compiler }) => {
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022', 'DOM'],
    module: 'ESNext',
    moduleResolution: 'Bundler',
    moduleDetection: 'force',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  };
  const files = programs.map(({ file }) => file);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, 'node_modules', compiler);
  expect(spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' }).stdout).toBe('');
});

describe(`run by themselves: ${run.length} of ${programs.length}`, () => {
  test.each(run)('cell $number, $id', async ({ number, source }) => {
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const file = join(project, `cell-${number}.mjs`);
    writeFileSync(file, outputText);
    const { stdout, stderr } = await runNode(file);
    expect(stderr).toBe('');
    const cell = cells[number - 1];
    // What depends on the clock differs from run to run.
    if (cell && cell.metadata.tags?.includes('timing') !== true) {
      expect(stdout.slice(-printedBy(cell).length || stdout.length)).toBe(printedBy(cell));
    }
  });
});

const textOf = (text: string | string[] = ''): string => (typeof text === 'string' ? text : text.join(''));

/** What a cell printed, its displays as the text that they are on a terminal. */
function printedBy({ outputs }: Cell): string {
  return outputs
    .map(({ text, data }) => (data === undefined ? textOf(text) : `${textOf(data['text/plain'])}\n`))
    .join('');
}

function runNode(file: string): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file], { encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error) reject(error);
      else resolve({ stdout, stderr });
    });
  });
}
