// The notebooks as files: their sections, ids, links and seeds. What their cells do is checked by running them.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemsOf, SECTIONS } from './notebook-rules';
import { solutionsOf } from './notebook-solutions';
import { published } from './notebook-texts';
import { root } from './project';
import { translationProblems } from './translation-rules';

const notebooks = ['en', 'zh-Hans'].flatMap((locale) =>
  readdirSync(join(root, 'notebooks'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.startsWith(`${locale}/`) && /\/0[0-5]-[a-z-]+\.ipynb$/.test(name))
    .map((name) => ({ locale, path: join(root, 'notebooks', name), name })),
);

const english = notebooks.filter(({ locale }) => locale === 'en');

describe('every notebook keeps to the rules', () => {
  test.each(notebooks)('$name', ({ locale, path }) => {
    expect(problemsOf(readFileSync(path, 'utf8'), dirname(path), locale)).toEqual([]);
  });

  test.each(english)('$name has two exercises or more, whose solutions check something', ({ path }) => {
    const solutions = solutionsOf(readFileSync(path, 'utf8'));
    expect(solutions.length).toBeGreaterThanOrEqual(2);
    expect(solutions.filter((code) => !code.includes('check('))).toEqual([]);
  });

  test('there is one to check', () => {
    expect(notebooks.map(({ name }) => name)).toContain('en/03-tick-logger.ipynb');
  });
});

describe('a translation has the code of the original and words of its own', () => {
  const chinese = (path: string): string => path.replace(/en(?=\/[^/]+$)/, 'zh-Hans');

  test.each(english)('$name', ({ path }) => {
    expect(translationProblems(readFileSync(path, 'utf8'), readFileSync(chinese(path), 'utf8'))).toEqual([]);
  });

  test.each(english)('so it is not run: its page shows the run of $name', ({ name }) => {
    const run = (of: string): unknown => JSON.parse(published(of)).metadata.ticknorm;
    expect(run(name.replace(/^en/, 'zh-Hans'))).toEqual(run(name));
  });

  test('and the rules notice where it has not', () => {
    const notebook = (...cells: [type: string, source: string][]): string =>
      JSON.stringify({ cells: cells.map(([cell_type, source], i) => ({ cell_type, id: `c${i}`, source })) });
    const original = notebook(
      ['markdown', '## 1. One\n\nSee [a](https://a.example) and `x`.'],
      ['code', 'f(1); // one'],
    );
    const problems = (...cells: [type: string, source: string][]) => translationProblems(original, notebook(...cells));
    const prose = '## 1. 一\n\n见[甲](https://a.example)与 `x`。';
    expect(problems(['markdown', prose], ['code', 'f(1); // one'])).toEqual([]);
    expect(problems(['markdown', prose])).toEqual(['the ids of the cells are not those of the original, in its order']);
    expect(problems(['markdown', '## 2. One\n\nSee a.'], ['code', 'f(1); // 一'])).toEqual([
      'cell c0: it is not translated',
      'cell c0: its headings are not the same',
      'cell c0: its links are not the same',
      'cell c0: its names in code are not the same',
      'cell c1: its code is not the same',
    ]);
    const measured = (why: string, holdsOn = ['wasm']): string =>
      JSON.stringify({
        cells: [{ cell_type: 'code', id: 'c0', source: 'f();', metadata: { backends: { holdsOn, why } } }],
      });
    expect(translationProblems(measured('Rounding.'), measured('舍入。'))).toEqual([]);
    expect(translationProblems(measured('Rounding.'), measured('Rounding.', ['cpu']))).toEqual([
      'cell c0: its metadata are not the same',
      'cell c0: its metadata “why” is not translated',
    ]);
  });
});

describe('the rules notice', () => {
  const markdown = (id: string, source: string) => ({ cell_type: 'markdown', id, metadata: {}, source });
  const code = (id: string, source: string, outputs: unknown[] = []) => ({
    cell_type: 'code',
    execution_count: outputs.length > 0 ? 1 : null,
    id,
    metadata: {},
    outputs,
    source,
  });
  const good = markdown('sections', ['# Title', ...SECTIONS.map((title, i) => `## ${i + 1}. ${title}`)].join('\n\n'));
  const check = (cells: object[], kernel = 'tslab', locale = 'en') => {
    const notebook = { cells, metadata: { kernelspec: { name: kernel } }, nbformat: 4, nbformat_minor: 5 };
    return problemsOf(`${JSON.stringify(notebook, null, 1)}\n`, root, locale);
  };

  test('nothing in a good notebook', () => {
    expect(check([good, code('sum', 'tf.randomNormal([2], 0, 1, "float32", 7);')])).toEqual([]);
  });

  test('another kernel, another layout', () => {
    expect(check([good], 'python3')).toEqual(['kernel python3: choose tslab']);
    const compact = { cells: [good], metadata: { kernelspec: { name: 'tslab' } }, nbformat: 4, nbformat_minor: 4 };
    expect(problemsOf(JSON.stringify(compact), root, 'en')).toEqual([
      'format 4.4: save it as 4.5 or newer',
      'layout: save the file in JupyterLab',
    ]);
  });

  test('ids that repeat or were made up by JupyterLab', () => {
    expect(check([good, code('sum', '1'), code('sum', '2'), code('0f3a9c1e', '3')])).toEqual([
      'cell sum: the id is used twice',
      'cell 0f3a9c1e: give it a readable id, in lower case with hyphens',
    ]);
  });

  test('sections out of order, and a second title', () => {
    expect(check([markdown('top', '# One\n\n# Two\n\n## 2. Background')])).toEqual([
      'titles: 2 headings with one #, not one at the top',
      'sections: 2. Background',
    ]);
  });

  test('another language keeps the numbers', () => {
    const numbered = markdown('top', ['# 标题', ...SECTIONS.map((_, i) => `## ${i + 1}. 节`)].join('\n\n'));
    expect(check([numbered], 'tslab', 'zh-Hans')).toEqual([]);
    expect(check([numbered])).toHaveLength(1);
  });

  test('links that lead nowhere, and leaves those that lead somewhere', () => {
    const links = '[a](README.md) [b](missing.md) [c](#part) [d](http://example.org) [e](https://example.org)';
    expect(check([good, markdown('links', links)])).toEqual([
      'cell links: missing.md: there is no such file',
      'cell links: #part: JupyterLab and the site name anchors differently; name the section',
      'cell links: http://example.org: link by https',
    ]);
  });

  test('a correction without a source, an exercise without a solution', () => {
    const note = '> **Correction.** *Stated:* a. *What holds:* b. *Shown by:* c.';
    expect(check([good, markdown('note', note), markdown('task', '### Exercise 1\n\nDo it.')])).toEqual([
      'cell note: a correction lacks *Source:*',
      'cell task: an exercise and its hidden solution go together',
    ]);
  });

  test('outputs, long cells, foreign imports', () => {
    const cells = [
      code('ran', '1', [{}]),
      code('long', '1\n'.repeat(30)),
      code('far', "import { x } from '../src/ticknorm';"),
    ];
    expect(check([good, ...cells])).toEqual([
      'cell ran: clear the outputs',
      'cell long: 31 lines, more than 30: split it',
      'cell far: imports ../src/ticknorm: import tfjs, ticknorm and node: only',
    ]);
  });

  test('randomness without a seed', () => {
    const source = 'Math.random(); tf.randomNormal([2]); tf.initializers.glorotUniform({}); tf.initializers.zeros();';
    expect(check([good, code('dice', source)])).toEqual([
      'cell dice: Math.random: fix the seed',
      'cell dice: tf.randomNormal: fix the seed',
      'cell dice: tf.initializers.glorotUniform: fix the seed',
    ]);
  });
});
