import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InputError } from '../errors';
import { cacheKey, provenanceOf, reuse } from './cache';
import { type CodeCell, type Notebook, serializeNotebook } from './format';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const cell = (id: string, source: string): CodeCell => {
  return { cell_type: 'code', id, metadata: {}, source, execution_count: null, outputs: [] };
};
const make = (...cells: Notebook['cells']): Notebook => ({ cells, metadata: { kernelspec: { name: 'tslab' } } });
const prose = (source: string): Notebook['cells'][number] => {
  return { cell_type: 'markdown', id: 'prose', metadata: {}, source };
};
const keyOf = (notebook: Notebook, depends: readonly string[] = []): string => {
  return cacheKey({ notebook, depends, kernel: [], cwd: '' });
};

describe('the key', () => {
  test('does not depend on prose, on stored outputs or on words in metadata', () => {
    const ran: CodeCell = { ...cell('a', '1'), execution_count: 1, metadata: { backends: { why: 'rounding' } } };
    expect(keyOf(make(prose('new'), ran))).toBe(keyOf(make(prose('old'), cell('a', '1'))));
  });

  test.each([
    { name: 'code', other: make(cell('a', '2')) },
    { name: 'an id', other: make(cell('b', '1')) },
    { name: 'tags', other: make({ ...cell('a', '1'), metadata: { tags: ['raises-exception'] } }) },
    { name: 'the number of cells', other: make(cell('a', '1'), cell('b', '')) },
  ])('depends on $name', ({ other }) => {
    expect(keyOf(other)).not.toBe(keyOf(make(cell('a', '1'))));
  });

  test('depends on the folder that cells run in and on the kernel', () => {
    const parts = { notebook: make(cell('a', '1')), depends: [], kernel: [], cwd: '' };
    const kernel = join(folder, 'kernel.js');
    writeFileSync(kernel, '1');
    const keys = [cacheKey(parts), cacheKey({ ...parts, cwd: '..' }), cacheKey({ ...parts, kernel: [kernel] })];
    expect(new Set(keys).size).toBe(3);
  });

  test('depends on the contents and names of a folder, however deep, in any order given', () => {
    const [lib, lock] = [join(folder, 'lib'), join(folder, 'lock.json')];
    mkdirSync(join(lib, 'deep'), { recursive: true });
    writeFileSync(join(lib, 'deep', 'a.js'), 'a');
    writeFileSync(lock, '{}');
    const notebook = make(cell('a', '1'));
    const before = keyOf(notebook, [lib, lock]);
    expect(keyOf(notebook, [lock, lib])).toBe(before);
    writeFileSync(join(lib, 'deep', 'a.js'), 'b');
    const changed = keyOf(notebook, [lib, lock]);
    writeFileSync(join(lib, 'deep', 'b.js'), 'b');
    expect(new Set([before, changed, keyOf(notebook, [lib, lock])]).size).toBe(3);
  });

  test('needs what it depends on to be there', () => {
    const path = join(folder, 'dist');
    expect(() => keyOf(make(cell('a', '1')), [path])).toThrow(
      new InputError(`--depends ${path}: there is no such file or folder; build it first?`),
    );
  });
});

describe('an earlier run', () => {
  const versions = { node: '20.19.0', typescript: '5.0.4', tslab: '1.0.22' };
  const run = { durationMs: 5, versions, used: { packages: {}, backend: 'wasm' } };
  const output = { output_type: 'stream' as const, name: 'stdout' as const, text: 'hi\n' };
  const executed = (key: string): string => {
    const ran = make(prose('old'), { ...cell('a', '1'), execution_count: 1, outputs: [output] });
    return serializeNotebook({ ...ran, metadata: { ...ran.metadata, ticknorm: provenanceOf(key, run) } });
  };

  test('gives its outputs to the same code, with the new prose and the old provenance', () => {
    const reused = reuse(make(cell('a', '1'), prose('new')), executed('k'), 'k');
    expect(reused?.cells).toEqual([{ ...cell('a', '1'), execution_count: 1, outputs: [output] }, prose('new')]);
    expect(reused?.metadata['ticknorm']).toMatchObject({ key: 'k', durationMs: 5, node: '20.19.0', backend: 'wasm' });
  });

  test('names no backend where no cell computed', () => {
    const stamp = provenanceOf('k', { ...run, used: { packages: { tiny: '1.2.3' }, backend: null } });
    expect(Object.keys(stamp)).not.toContain('backend');
  });

  test.each([
    { name: 'another key', text: executed('other') },
    { name: 'a cell missing', text: executed('k').replace('"id": "a"', '"id": "b"') },
    { name: 'a damaged file', text: executed('k').slice(0, 100) },
    { name: 'a notebook that was never run', text: serializeNotebook(make(cell('a', '1'))) },
  ])('is not used with $name', ({ text }) => {
    expect(reuse(make(cell('a', '1')), text, 'k')).toBeNull();
  });
});
