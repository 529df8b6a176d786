// A folder of notebooks → folders of pages and files, on the notebook that has every kind of output.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Folders, generate } from './generate';
import type { PageData, PageEntry } from './output';
import { messageOf } from './testing/thrown';

const EVERY = readFileSync(new URL('./testing/every-output.ipynb', import.meta.url), 'utf8');

let base = '';
let folders: Folders;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'ticknorm-pages-'));
  const at = (...parts: string[]): string => join(base, ...parts);
  folders = {
    notebooks: at('notebooks'),
    executed: at('executed'),
    docs: at('docs'),
    pages: at('pages'),
    files: at('files'),
  };
  for (const folder of ['notebooks/en', 'notebooks/data', 'executed/en', 'docs'])
    mkdirSync(at(folder), { recursive: true });
  writeFileSync(at('notebooks', 'data', 'numbers.csv'), 'step,loss\n');
  writeFileSync(at('docs', 'start-here.md'), '# Start here\n');
});
afterEach(() => rmSync(base, { recursive: true }));

function put(file: string, content: string): void {
  writeFileSync(join(folders.notebooks, 'en', file), content);
  writeFileSync(join(folders.executed, 'en', file), content);
}

const page = (name: string): string => readFileSync(join(folders.pages, name), 'utf8');
const notebook = (...markdown: string[]): string =>
  JSON.stringify({ nbformat: 4, cells: markdown.map((source) => ({ cell_type: 'markdown', source })) });

test('the notebook with every kind of output becomes a page, its data and its files', async () => {
  put('03-every.ipynb', EVERY);
  expect(await generate(folders, 'en')).toBe(true);
  expect(readdirSync(folders.pages).sort()).toEqual(['every.json', 'every.mdx', 'index.json']);
  const mdx = page('every.mdx');
  expect(mdx).toContain('\nslug: "/every"\ntitle: "Every kind of output"\n');
  expect(mdx).toContain('\nsidebar_position: 3\n');
  expect(mdx).toContain('[the formula](#the-formula)');
  expect(mdx).toContain('[the numbers](pathname:///files/data/numbers.csv)');
  expect(mdx).toContain('[the first page](/docs/start-here)');
  expect(mdx, 'a heading in an output is none of the page').toContain('**A heading in an output**');
  const data: PageData = JSON.parse(page('every.json'));
  expect(data.cells.map(({ number, outputs }) => [number, ...outputs.map(({ kind }) => kind)])).toEqual([
    [1, 'text', 'text'],
    [2, 'text'],
    [3, 'text'],
    [4, 'html'],
    [5, 'chart'],
    [6, 'image'],
    [7, 'image'],
    [8], // markdown, which the page holds
    [9], // a formula, too
    [10, 'json'],
    [11, 'unknown'],
    [12, 'error'],
  ]);
  expect(data.download).toBe('/files/every/03-every.ipynb');
  expect(data.ranWith).toEqual(['Node 20.20.0', 'TypeScript 5.0.4', 'tslab 1.0.22', 'TensorFlow.js 4.22.0']);
  expect(page('every.json'), 'no output carries markup').not.toMatch(/<script|onerror/);
  const names = readdirSync(join(folders.files, 'every')).map((name) => name.replace(/-[0-9a-f]{10}\./, '.'));
  const [entry]: PageEntry[] = JSON.parse(page('index.json'));
  expect(Object.keys(entry?.figure ?? {}), 'no numbers').toEqual(['light', 'dark', 'alt', 'width', 'height']);
  const charts = ['chart-dark.svg', 'chart-light.svg', 'chart-spec.json'];
  const images = ['image.png', 'image.svg'];
  const programs = data.cells.map(() => 'program.mts');
  expect(names.sort(), 'each cell as a program of its own').toEqual([
    '03-every.ipynb',
    ...charts,
    ...images,
    ...programs,
  ]);
  expect(readFileSync(join(folders.files, 'data', 'numbers.csv'), 'utf8')).toBe('step,loss\n');
});

test('pages come in the order of their numbers, link one another, and go when their notebook goes', async () => {
  put('10-b.ipynb', notebook('# B', 'Second.'));
  put('02-a.ipynb', notebook('# A', 'First, before [B](10-b.ipynb) and [its title](10-b.ipynb#B).'));
  await generate(folders, 'en');
  const entries: PageEntry[] = JSON.parse(page('index.json'));
  expect(entries).toEqual([
    { route: '/notebooks/a', title: 'A', description: 'First, before B and its title.' },
    { route: '/notebooks/b', title: 'B', description: 'Second.' },
  ]);
  expect(page('a.mdx')).toContain('[B](/notebooks/b) and [its title](/notebooks/b#b)');
  expect(await generate(folders, 'en'), 'nothing changed').toBe(false);
  rmSync(join(folders.notebooks, 'en', '02-a.ipynb'));
  expect(await generate(folders, 'en')).toBe(true);
  expect(readdirSync(folders.pages).sort()).toEqual(['b.json', 'b.mdx', 'index.json']);
});

test.each([
  ['A step: forward, backward', 'A step'],
  ['The logger, and what it watches', 'The logger'],
  ['标准化：送入激活函数的数，与送入一层的数', '标准化'],
  ['A title', 'A title'],
])('the sidebar calls “%s” “%s”', async (title, label) => {
  put('01-a.ipynb', notebook(`# ${title}`));
  await generate(folders, 'en');
  expect(page('a.mdx')).toContain(`\nsidebar_label: ${JSON.stringify(label)}\n`);
});

test('a long first paragraph is cut at the end of a sentence, or else of a word', async () => {
  put('01-a.ipynb', notebook('# A', 'word '.repeat(60)));
  put('02-b.ipynb', notebook('# B', `${'word '.repeat(30)}end? ${'word '.repeat(30)}`));
  await generate(folders, 'en');
  const [entry, other]: PageEntry[] = JSON.parse(page('index.json'));
  expect(other?.description).toBe(`${'word '.repeat(30)}end?`);
  expect(entry?.description).toBe(`${'word '.repeat(47).trim()}…`); // 234 characters, the next word would be beyond 239
});

describe('what is wrong is said in one line, and the pages stay as they were', () => {
  test.each<[name: string, files: Record<string, string>, message: string]>([
    ['nothing to show', {}, 'notebooks/en: holds no notebook; a page is made from each.'],
    [
      'no title',
      { '01-a.ipynb': notebook('Text first.', '# A') },
      '01-a.ipynb: does not begin with its title; write a # heading at the top of the first cell.',
    ],
    [
      'two of one number',
      { '01-a.ipynb': notebook('# A'), '01-b.ipynb': notebook('# B') },
      '01-b.ipynb: has the number or the name of 01-a.ipynb; each page needs its own.',
    ],
    [
      'a broken link',
      { '01-a.ipynb': notebook('# A', '[x](02-b.ipynb)') },
      '01-a.ipynb, cell 2: the link 02-b.ipynb leads to no notebook, or to no heading of it; check the name.',
    ],
    [
      'a file outside',
      { '01-a.ipynb': notebook('# A', '[x](../../../../etc/passwd)') },
      '01-a.ipynb, cell 2: the link ../../../../etc/passwd leads to no file below notebooks/ or docs/; check the path.',
    ],
    [
      'a name of no notebook',
      { 'a.ipynb': notebook('# A') },
      'a.ipynb: a notebook is named NN-name.ipynb, two digits and words in lower case: 03-tick-logger.ipynb.',
    ],
  ])('%s', async (_name, files, message) => {
    put('05-good.ipynb', notebook('# Good'));
    await generate(folders, 'en');
    rmSync(join(folders.notebooks, 'en', '05-good.ipynb'));
    for (const [file, content] of Object.entries(files)) put(file, content);
    expect(await messageOf(() => generate(folders, 'en'))).toBe(message);
    expect(readdirSync(folders.pages).sort()).toEqual(['good.json', 'good.mdx', 'index.json']);
  });

  test('a notebook that has not run', async () => {
    writeFileSync(join(folders.notebooks, 'en', '01-a.ipynb'), notebook('# A'));
    expect(await messageOf(() => generate(folders, 'en'))).toBe(
      '01-a.ipynb: has not been run; npm start runs it first.',
    );
  });
});

describe('a translation', () => {
  const translated = (...markdown: string[]): void => {
    put('01-a.ipynb', notebook('# Title\n\nText.', '## The formula\n\n### In words'));
    for (const stage of [folders.notebooks, folders.executed]) {
      mkdirSync(join(stage, 'zh-Hans'), { recursive: true });
      writeFileSync(join(stage, 'zh-Hans', '01-a.ipynb'), notebook(...markdown));
    }
  };

  test('keeps the anchors of the original, so that a link to a section holds in both', async () => {
    translated('# 标题\n\n正文。', '## 公式\n\n### 用话来说\n\n见[公式](#公式)。');
    await generate(folders, 'zh-Hans');
    expect(page('a.mdx')).toContain('\n# 标题\n');
    expect(page('a.mdx')).toContain('\n## 公式 {/* #the-formula */}\n');
    expect(page('a.mdx')).toContain('\n### 用话来说 {/* #in-words */}\n');
    expect(page('a.mdx')).toContain('见[公式](#the-formula)。');
  });

  test('with other headings has its own', async () => {
    translated('# 标题\n\n正文。', '## 公式\n\n见[公式](#公式)。');
    await generate(folders, 'zh-Hans');
    expect(page('a.mdx')).toContain('\n## 公式\n');
    expect(page('a.mdx')).toContain('见[公式](#公式)。');
  });

  test('is described by whole sentences of its first paragraph, which need no space between them', async () => {
    const sentence = `${'层归一化的说明'.repeat(12)}。`; // 85 characters
    translated(`# 标题\n\n${sentence.repeat(3)}`);
    await generate(folders, 'zh-Hans');
    const [entry]: PageEntry[] = JSON.parse(page('index.json'));
    expect(entry?.description).toBe(sentence.repeat(2));
  });
});
