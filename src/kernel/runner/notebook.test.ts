import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findNotebooks, parseNotebook, readNotebook, tagsOf } from './notebook';

const code = (source: unknown, more: object = {}): object => {
  return { cell_type: 'code', id: 'a', metadata: {}, source, outputs: [], execution_count: null, ...more };
};
const notebook = (more: object = {}): object => ({
  cells: [code('1')],
  metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript' } },
  nbformat: 4,
  nbformat_minor: 5,
  ...more,
});
const messageOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof Error && error.name === 'InputError') return error.message;
    throw error;
  }
  throw new Error('expected an InputError');
};

const CHOOSE = 'choose the kernel "TypeScript" (tslab) in JupyterLab and save it.';

test.each([
  { name: 'no JSON', given: '# A title', message: 'x.ipynb: is not a notebook: it is not JSON.' },
  { name: 'an empty file', given: '', message: 'x.ipynb: is not a notebook: it is not JSON.' },
  { name: 'another JSON value', given: '[]', message: 'x.ipynb: is not a notebook: it holds no JSON object.' },
  { name: 'another JSON object', given: '{}', message: 'x.ipynb: is not a notebook: it has no nbformat.' },
  { name: 'no cells', given: { nbformat: 4 }, message: 'x.ipynb: is not a notebook: it has no cells.' },
  {
    name: 'an old format',
    given: { nbformat: 3, worksheets: [] },
    message:
      'x.ipynb: has notebook format 3, but this reads format 4; open it in JupyterLab and save it to get format 4.',
  },
  {
    name: 'no kernelspec',
    given: notebook({ metadata: {} }),
    message: `x.ipynb: does not say which kernel runs it (no kernelspec); ${CHOOSE}`,
  },
  {
    name: 'a kernel of another language',
    given: notebook({ metadata: { kernelspec: { name: 'python3' } } }),
    message: `x.ipynb: asks for the kernel "python3", which is not known here; ${CHOOSE}`,
  },
  {
    name: "tslab's kernel for JavaScript",
    given: notebook({ metadata: { kernelspec: { name: 'jslab' } } }),
    message: `x.ipynb: asks for the kernel "jslab", which is not known here; ${CHOOSE}`,
  },
  {
    name: 'no cell at all',
    given: notebook({ cells: [] }),
    message: 'x.ipynb: has no code to run; write a code cell, or leave the file out.',
  },
  {
    name: 'only blank code',
    given: notebook({ cells: [code(' \n')] }),
    message: 'x.ipynb: has no code to run; write a code cell, or leave the file out.',
  },
  {
    name: 'a cell without source',
    given: notebook({ cells: [code('1'), code(7)] }),
    message: 'x.ipynb: is not a notebook: the cell at position 2 has no source.',
  },
  {
    name: 'a cell of an unknown type',
    given: notebook({ cells: [code('1', { cell_type: 'heading' })] }),
    message: 'x.ipynb: is not a notebook: the cell at position 1 is of type "heading".',
  },
  {
    name: 'an id twice',
    given: notebook({ cells: [code('1'), code('2')] }),
    message: 'x.ipynb: two cells have the id "a"; open it in JupyterLab and save it to get new ones.',
  },
])('refuses $name in one line', ({ given, message }) => {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  expect(messageOf(() => parseNotebook('x.ipynb', text))).toBe(message);
});

test('joins lines, keeps metadata and attachments, and gives ids to cells of format 4.4', () => {
  const cells = [
    { cell_type: 'markdown', metadata: {}, source: ['# A\n', 'b'], attachments: { 'p.png': {} } },
    { cell_type: 'code', metadata: { tags: ['slow', 1] }, source: 'x', outputs: [], execution_count: 7 },
  ];
  const parsed = parseNotebook('x.ipynb', JSON.stringify(notebook({ cells, nbformat_minor: 4 })));
  expect(parsed.cells).toEqual([
    { cell_type: 'markdown', id: 'cell-1', metadata: {}, source: '# A\nb', attachments: { 'p.png': {} } },
    { cell_type: 'code', id: 'cell-2', metadata: { tags: ['slow', 1] }, source: 'x', outputs: [], execution_count: 7 },
  ]);
  expect(parsed.cells.map(tagsOf)).toEqual([[], ['slow']]);
  expect(parsed.metadata).toEqual({ kernelspec: { name: 'tslab', display_name: 'TypeScript' } });
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-notebook-'));
  for (const name of ['b.ipynb', 'a.ipynb', '.hidden.ipynb', 'notes.md']) writeFileSync(join(folder, name), '');
  mkdirSync(join(folder, 'empty'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('finds the notebooks of a folder in order, without hidden files', () => {
  expect(findNotebooks(folder)).toEqual([join(folder, 'a.ipynb'), join(folder, 'b.ipynb')]);
  expect(findNotebooks(join(folder, 'b.ipynb'))).toEqual([join(folder, 'b.ipynb')]);
});

test('names a path that does not exist, and a folder without notebooks', () => {
  const missing = join(folder, 'c.ipynb');
  expect(messageOf(() => findNotebooks(missing))).toBe(`${missing}: there is no such file or folder.`);
  const empty = join(folder, 'empty');
  expect(messageOf(() => findNotebooks(empty))).toBe(
    `${empty}: this folder holds no notebook (*.ipynb); name another one.`,
  );
});

test('names a file that cannot be read', () => {
  // A folder is unreadable as a file for every user, the superuser included.
  const path = join(folder, 'empty');
  expect(messageOf(() => readNotebook(path))).toBe(`${path}: cannot be read (EISDIR); check its permissions.`);
});
