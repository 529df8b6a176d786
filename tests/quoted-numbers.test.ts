// What the notebooks' prose quotes is what their cells printed, in both languages.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './project';
import { type Executed, GIVEN, isPrinted, numberProblems, quotedNumbers } from './quoted-numbers';

const generated = join(root, 'website', 'generated', 'notebooks');
const notebooks = ['en', 'zh-Hans'].flatMap((locale) =>
  readdirSync(join(root, 'notebooks', locale))
    .filter((name) => name.endsWith('.ipynb'))
    .map((name) => `${locale}/${name}`),
);
const executed = (name: string): Executed => JSON.parse(readFileSync(join(generated, name), 'utf8'));

describe('every number that the prose quotes was printed by the cell it names', () => {
  test.each(notebooks)('%s', (name) => {
    expect(numberProblems(executed(name))).toEqual([]);
  });

  test.each(notebooks.filter((name) => name.startsWith('en/')))('%s quotes what its translation quotes', (name) => {
    const numbers = (path: string) => executed(path).cells.map(({ id, metadata }) => [id, metadata.numbers]);
    expect(numbers(name.replace('en/', 'zh-Hans/'))).toEqual(numbers(name));
  });

  test.each(notebooks.filter((name) => /en\/0[1-5]/.test(name)))('%s quotes ten measured numbers or more', (name) => {
    const named = executed(name).cells.flatMap(({ metadata }) => Object.entries(metadata.numbers ?? {}));
    expect(named.filter(([from]) => from !== GIVEN).flatMap(([, texts]) => texts).length).toBeGreaterThanOrEqual(10);
  });
});

describe('numbers in prose', () => {
  test.each([
    ['accuracy 0.859, up from 0.500.', ['0.859', '0.500']],
    ['from −0.014 to 1,234.5', ['0.014', '1,234.5']],
    ['the gradient is 8.6e-21 there', ['8.6e-21']],
    ['7 % of 300 times 11 ms, and 3 个百分点', ['7', '300', '11', '3']],
    ['81 kernels against 77; 整个一步 254 个内核', ['81', '254']],
    ['two of 28 rows in 2016', []],
    ['as section 5.4 and\nsections 2.1, 3.2 and 4 say; 第 5.3、5.4 节，4.6 节', []],
    ['| a claim, 0.5 | no | 2.1, 3.3 |\n| 说法 | 不成立 | 2.1、3.3 |', ['0.5']],
    ['$x \\approx 0.58$, `eps=0.001`\n\n```ts\nf(0.25);\n```\n\n### 5.4 Title', []],
    ['[arXiv:1607.06450](https://arxiv.org/abs/1607.06450), CC BY-SA 3.0, CC BY 4.0', []],
  ])('%j: %j', (markdown, numbers) => {
    expect(quotedNumbers(markdown)).toEqual(numbers);
  });

  test.each([
    ['0.859', 'LN  0.8591  0.5', true],
    ['0.859', 'LN  0.8596', false],
    ['0.500', '0.5', true],
    ['0.014', 'gap -0.0141', true],
    ['8.6e-21', 'last 8.643e-21', true],
    ['8.6e-21', 'last 8.7e-21', false],
    ['8.6e-21', 'first 0.04', false],
    ['13,800', 'max 13800', true],
    ['0.5', 'no number', false],
  ])('%s is printed by %j: %j', (quoted, printed, is) => {
    expect(isPrinted(quoted, printed)).toBe(is);
  });
});

test('what is wrong with a number is said', () => {
  const markdown = (source: string, numbers?: Record<string, string[]>) => ({
    ...{ cell_type: 'markdown', id: 'words', source },
    metadata: numbers === undefined ? {} : { numbers },
  });
  const code = (id: string, text: string, tags: string[] = []) => {
    return { cell_type: 'code', id, metadata: { tags }, source: '', outputs: [{ text }] };
  };
  const problems = (...cells: Executed['cells']) => numberProblems({ cells });
  const cells = [code('run', 'accuracy 0.859\n'), code('clock', '12.5 ms\n', ['timing'])];
  expect(problems(markdown('0.859 with a rate of 0.3', { run: ['0.859'], given: ['0.3'] }), ...cells)).toEqual([]);
  expect(problems(markdown('It is 0.859.'), ...cells)).toEqual([
    'cell words: 0.859: say in the metadata where it comes from',
  ]);
  expect(problems(markdown('No number.', { run: ['0.859'] }), ...cells)).toEqual([
    'cell words: 0.859: the text does not quote it',
  ]);
  expect(
    problems(markdown('0.86, 0.85, 0.7, 12.5', { run: ['0.86', '0.85'], walk: ['0.7'], clock: ['12.5'] }), ...cells),
  ).toEqual([
    'cell words: 0.85: cell run prints no such number',
    'cell words: 0.7: there is no code cell walk',
    'cell words: 12.5: cell clock prints what a clock says; quote a bound',
  ]);
});
