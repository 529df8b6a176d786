// The hand-written pages: every TypeScript snippet type-checks and runs, in the order of its page, and prints what the
// block of text below it says.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './project';

interface Snippet {
  /** Number on its page, from 1. */ number: number;
  code: string;
  /** What the page says it prints. */ prints?: string;
}

const SNIPPET = /^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```)?/gm;
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
};

const JAVASCRIPT: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };

function snippetsOf(page: string): Snippet[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(SNIPPET)].map(([, code = '', prints], i) => ({
    number: i + 1,
    code,
    ...(prints === undefined ? {} : { prints }),
  }));
}

// A page of commands alone has nothing to run here.
const pages = readdirSync(join(root, 'docs')).filter(
  (name) => name.endsWith('.md') && readFileSync(join(root, 'docs', name), 'utf8').includes('```ts\n'),
);
const snippets = new Map(pages.map((page) => [page, snippetsOf(page)]));

let folder = '';
beforeAll(() => {
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  folder = mkdtempSync(join(root, 'artifacts', 'guides-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('every snippet type-checks', () => {
  const files = [...snippets].flatMap(([page, list]) =>
    list.map(({ number, code }) => {
      const file = join(folder, `${page}-${number}.mts`);
      writeFileSync(file, code);
      return file;
    }),
  );
  expect(files.length).toBeGreaterThan(10);
  const problems = ts.getPreEmitDiagnostics(ts.createProgram(files, OPTIONS)).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.split('/').at(-1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  expect(problems).toEqual([]);
});

describe.each(pages)('%s', (page) => {
  test('its snippets run, one after the other in one folder, and print what it says', () => {
    const list = snippets.get(page) ?? [];
    expect(list.length).toBeGreaterThan(0);
    for (const { number, code, prints } of list) {
      const file = join(folder, `${page}-${number}.mjs`);
      writeFileSync(file, ts.transpileModule(code, { compilerOptions: JAVASCRIPT }).outputText);
      const printed = execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
      if (prints === undefined) expect(printed, `snippet ${number}`).not.toBe('');
      else expect(printed, `snippet ${number}`).toBe(prints);
    }
  });
});
