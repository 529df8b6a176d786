// The hidden solutions of the exercises: each is put behind its exercise as a cell, and the notebook is run with them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from './project';

interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: readonly string[] | string;
}

const folder = join(root, 'notebooks', 'en');
const notebooks = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));
// Inside the project, so that the cells find the packages.
const work = join(root, 'artifacts', 'exercises');
afterAll(() => rmSync(work, { recursive: true, force: true }));

const SOLUTION = /^### Exercise \d+$[\s\S]*?<details>[\s\S]*?^```ts\n([\s\S]*?)^```$/gm;

const solutionsOf = ({ cell_type, source }: Cell): string[] =>
  cell_type === 'markdown'
    ? [...[source].flat().join('').matchAll(SOLUTION)].map(([, code = '']) => code.trimEnd())
    : [];

test.each(notebooks)('%s has two exercises or more, and their solutions work', (name) => {
  const notebook: { cells: Cell[] } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const solutions = notebook.cells.flatMap(solutionsOf);
  expect(solutions.length).toBeGreaterThanOrEqual(2);
  expect(solutions.filter((code) => !code.includes('check('))).toEqual([]);

  const cells = notebook.cells.flatMap((cell) => [
    cell,
    ...solutionsOf(cell).map((source, i) => ({
      ...{ cell_type: 'code', id: `${cell.id}-solution-${i + 1}`, source },
      ...{ execution_count: null, metadata: {}, outputs: [] },
    })),
  ]);
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, name), JSON.stringify({ ...notebook, cells }));
  const cli = join(root, 'src', 'kernel', 'dist', 'cli.js');
  const args = [cli, 'run', join(work, name), '--out', join(work, 'out')];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});
