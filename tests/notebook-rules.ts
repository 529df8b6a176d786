// What every notebook keeps to, as a function from its text to a list of problems. Run over the notebooks, and over a
// bad example, by notebooks.test.ts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The sections of the articles, which the notebooks 01 to 05 mirror. Chinese notebooks keep numbers and order. */
export const SECTIONS = [
  'Background',
  'Core concepts and how they connect',
  'The algorithm, step by step',
  'The mathematics',
  'Project practice: code',
  'Applications',
  'Tools and resources',
  'Summary: trends and challenges',
  'Appendix: FAQ',
] as const;

/** What a correction and an exercise are made of, in the words of each language. */
interface Words {
  readonly correction: string;
  readonly parts: readonly string[];
  readonly exercise: RegExp;
  readonly solution: string;
}
const ENGLISH: Words = {
  correction: '> **Correction.**',
  parts: ['*Stated:*', '*What holds:*', '*Source:*', '*Shown by:*'],
  exercise: /^### Exercise \d+$/gm,
  solution: 'Solution',
};
const WORDS: Readonly<Record<string, Words>> = {
  'zh-Hans': {
    correction: '> **更正。**',
    parts: ['*原文：*', '*实际：*', '*出处：*', '*见：*'],
    exercise: /^### 练习 \d+$/gm,
    solution: '答案',
  },
};

const LONGEST_CELL = 30;
const PACKAGES = /^(@tensorflow\/tfjs|ticknorm(\/(node|notebook|datasets))?|node:[a-z/]+)$/;

interface Cell {
  readonly cell_type: string;
  readonly id?: string;
  readonly source: readonly string[] | string;
  readonly outputs?: readonly unknown[];
  readonly execution_count?: unknown;
}
interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: { readonly kernelspec?: { readonly name?: string } };
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

const sourceOf = ({ source }: Cell): string => (typeof source === 'string' ? source : source.join(''));

/**
 * @param text    the notebook file
 * @param folder  where it lies, for its links
 * @param locale  English headings are compared word by word, those of other languages by number
 * @returns one line per problem; none for a good notebook
 */
export function problemsOf(text: string, folder: string, locale: string): string[] {
  const notebook: Notebook = JSON.parse(text);
  const { cells } = notebook;
  const markdown = cells.filter(({ cell_type }) => cell_type === 'markdown');
  return [
    ...formatProblems(notebook, text),
    ...idProblems(cells),
    ...headingProblems(markdown.map(sourceOf).join('\n\n'), locale),
    ...markdown.flatMap((cell) => proseProblems(cell, folder, WORDS[locale] ?? ENGLISH)),
    ...cells.filter(({ cell_type }) => cell_type === 'code').flatMap(codeProblems),
  ];
}

function formatProblems(notebook: Notebook, text: string): string[] {
  const { nbformat, nbformat_minor, metadata } = notebook;
  const kernel = metadata.kernelspec?.name;
  return [
    ...(nbformat === 4 && nbformat_minor >= 5 ? [] : [`format ${nbformat}.${nbformat_minor}: save it as 4.5 or newer`]),
    ...(kernel === 'tslab' ? [] : [`kernel ${kernel}: choose tslab`]),
    ...(text === `${JSON.stringify(notebook, null, 1)}\n` ? [] : ['layout: save the file in JupyterLab']),
  ];
}

/** Ids are names: a reader and a translation refer to them. JupyterLab gives new cells random ones. */
function idProblems(cells: readonly Cell[]): string[] {
  const ids = cells.map(({ id = '' }) => id);
  const random = /^[0-9a-f]{8}(-[0-9a-f]{4}){0,3}/;
  return [
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `cell ${id}: the id is used twice`),
    ...ids
      .filter((id) => !/^[a-z][a-z0-9-]{1,39}$/.test(id) || random.test(id))
      .map((id) => `cell ${id}: give it a readable id, in lower case with hyphens`),
  ];
}

function headingProblems(markdown: string, locale: string): string[] {
  const text = markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
  const headings = [...text.matchAll(/^(#{1,2}) (.*)$/gm)].map(([, level = '', title = '']) => ({ level, title }));
  const titles = headings.filter(({ level }) => level === '#').length;
  const sections = headings.filter(({ level }) => level === '##').map(({ title }) => title);
  const expected = SECTIONS.map((title, i) => `${i + 1}. ${title}`);
  const seen = locale === 'en' ? sections : sections.map((title) => title.split(' ')[0]);
  const wanted = locale === 'en' ? expected : expected.map((title) => title.split(' ')[0]);
  return [
    ...(titles === 1 && headings[0]?.level === '#'
      ? []
      : [`titles: ${titles} headings with one #, not one at the top`]),
    ...(seen.join('\n') === wanted.join('\n') ? [] : [`sections: ${sections.join(' | ')}`]),
  ];
}

function proseProblems(cell: Cell, folder: string, words: Words): string[] {
  const problems: string[] = [];
  const prose = sourceOf(cell).replaceAll(/^```[\s\S]*?^```/gm, '');
  if ((cell.outputs?.length ?? 0) > 0) problems.push('a markdown cell has no outputs');
  for (const [, target = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (target.startsWith('https://')) continue;
    if (target.startsWith('#'))
      problems.push(`${target}: JupyterLab and the site name anchors differently; name the section`);
    else if (/^[a-z]+:/.test(target)) problems.push(`${target}: link by https`);
    else if (!existsSync(join(folder, target.split('#')[0] ?? ''))) problems.push(`${target}: there is no such file`);
  }
  for (const block of prose.split(/\n\n+/).filter((text) => text.startsWith(words.correction))) {
    const note = block.replaceAll('\n> ', ' ');
    const missing = words.parts.filter((part) => !note.includes(part));
    if (missing.length > 0) problems.push(`a correction lacks ${missing.join(', ')}`);
  }
  const exercises = prose.match(words.exercise)?.length ?? 0;
  const hidden = `<summary>${words.solution}</summary>\\n\\n\`\`\`ts\\n[\\s\\S]*?^\`\`\`$[\\s\\S]*?</details>`;
  const solutions = sourceOf(cell).match(new RegExp(hidden, 'gm'));
  if (exercises !== (solutions?.length ?? 0)) problems.push('an exercise and its hidden solution go together');
  return problems.map((problem) => `cell ${cell.id}: ${problem}`);
}

function codeProblems(cell: Cell): string[] {
  const problems: string[] = [];
  const source = sourceOf(cell);
  if ((cell.outputs?.length ?? 0) > 0 || cell.execution_count !== null) problems.push('clear the outputs');
  const lines = source.split('\n').length;
  if (lines > LONGEST_CELL) problems.push(`${lines} lines, more than ${LONGEST_CELL}: split it`);
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const { text } = node.moduleSpecifier;
      if (!PACKAGES.test(text)) problems.push(`imports ${text}: import tfjs, ticknorm and node: only`);
    }
    if (ts.isCallExpression(node) && isUnseeded(node)) problems.push(`${node.expression.getText()}: fix the seed`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true));
  return problems.map((problem) => `cell ${cell.id}: ${problem}`);
}

/** Position of the seed among the arguments, by the function's name. */
const SEEDS: Readonly<Record<string, number>> = {
  randomNormal: 4,
  randomUniform: 4,
  truncatedNormal: 4,
  multinomial: 2,
};

function isUnseeded(call: ts.CallExpression): boolean {
  const name = call.expression.getText();
  if (/^Math\.random$|[sS]huffle(Combo|dIndices)?$/.test(name)) return true;
  const at = SEEDS[name.replace(/^tf\./, '')];
  if (at !== undefined) return call.arguments.length <= at;
  const seeded = call.arguments.some((argument) => /\bseed\b/.test(argument.getText()));
  return /^tf\.initializers\.(?!zeros|ones|constant|identity)\w+$/.test(name) && !seeded;
}
