// Positions through tslab's real converter: its two passes, rewritten imports and exported names shift every line.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTslab, type Tslab } from './compile';
import { Sources } from './sources';

const sources = new Sources();
let tslab: Tslab;
let converter: ReturnType<Tslab['converter']['createConverter']>;
beforeAll(() => {
  tslab = loadTslab(sources.onCompiled);
  converter = tslab.converter.createConverter({ isJS: false, isBrowser: false });
});
afterAll(() => converter.close());

/** Where `mark` lies in compiled code, as V8 counts: from 1, with the function that tslab puts around. */
function place(compiled: string, mark: string): [line: number, column: number] {
  const before = compiled.slice(0, compiled.indexOf(mark)).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

const code = [
  "import { existsSync } from 'fs';",
  'interface Point {',
  '  x: number;',
  '}',
  'enum Kind { One }',
  'const p: Point | undefined = undefined;',
  'function read(q: any): number {',
  '  // a comment',
  '  return q.first.second;',
  '}',
  'existsSync(String(Kind.One)); read(',
  '  p!);',
  "await Promise.resolve('last');",
].join('\n');

test.each([
  { mark: 'q.first', line: 9, column: 10 },
  { mark: 'read(p', line: 11, column: 31 },
  { mark: 'Promise.resolve', line: 13, column: 7 },
])('$mark is at $line:$column', ({ mark, line, column }) => {
  const { output, diagnostics } = converter.convert('', code);
  expect(diagnostics).toEqual([]);
  const compiled = sources.nameScript(3, code, output ?? '');
  const [, script = ''] = /sourceURL=(\S+)$/.exec(compiled) ?? [];
  expect(sources.find(script, ...place(compiled, mark))).toEqual({ name: 'cell 3', line, column, cell: 3 });
});

test('code that surrounds a cell has no place in it', () => {
  const { output } = converter.convert('', '1');
  const compiled = sources.nameScript(1, '1', output ?? '');
  const [, script = ''] = /sourceURL=(\S+)$/.exec(compiled) ?? [];
  const last = compiled.split('\n').length;
  expect([sources.find(script, 1, 1), sources.find(script, last + 1, 3)]).toEqual([null, null]);
  expect(sources.find('elsewhere.js', 1, 1)).toBeNull();
});

test('no source map comment is left for a debugger to look for', () => {
  expect(converter.convert('', code).output).not.toContain('sourceMappingURL');
});
