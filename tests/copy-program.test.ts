// Every “Copy as a program” of the site, in a clean project made of the packed library and tfjs: TypeScript of today and
// of 5.0 accepts it, and what it prints ends with what its cell printed.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

interface Program {
  readonly notebook: string;
  readonly cell: Cell;
  readonly number: number;
  readonly file: string;
  readonly source: string;
}

const generated = join(root, 'website', 'generated');
const notebooks = readdirSync(join(root, 'notebooks', 'en')).filter((name) => name.endsWith('.ipynb'));
const programs = notebooks.flatMap(programsOf);

/** What the page of a notebook offers to copy, cell by cell. */
function programsOf(notebook: string): Program[] {
  const name = notebook.replace('.ipynb', '');
  const page: { cells: { number: number; program?: string }[] } = readJson('pages', 'en', `${name.slice(3)}.json`);
  const { cells }: { cells: Cell[] } = readJson('notebooks', 'en', notebook);
  const code = cells.filter(({ cell_type }) => cell_type === 'code');
  return page.cells.flatMap(({ number, program = '' }, i) => {
    const cell = code[i];
    const source = program === '' ? '' : readFileSync(join(generated, 'static', 'en', program), 'utf8');
    return cell === undefined ? [] : [{ notebook, cell, number, file: `${name}-cell-${number}.mts`, source }];
  });
}

function readJson(...path: string[]) {
  return JSON.parse(readFileSync(join(generated, ...path), 'utf8'));
}

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
  expect(programs.filter(({ source }) => source === '').map(({ file }) => file)).toEqual([]);
  expect(new Set(programs.map(({ notebook }) => notebook))).toEqual(new Set(notebooks));
  for (const { notebook, number, source } of programs) {
    expect(source.split('\n').slice(0, 3)).toEqual([
      `// From ${notebook}, cell ${number}. Save it as cell-${number}.mts, then:`,
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

describe.concurrent(`run by themselves: all ${programs.length}`, () => {
  test.each(programs)('$notebook, cell $number', async ({ file: name, cell, source }) => {
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const file = join(project, name.replace('.mts', '.mjs'));
    writeFileSync(file, outputText);
    const { stdout, stderr } = await runNode(file);
    expect(stderr).toBe('');
    // What depends on the clock differs from run to run.
    if (cell.metadata.tags?.includes('timing') !== true) {
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
