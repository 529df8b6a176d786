import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readIfThere, writeWhole } from './files';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('writes into folders that do not exist yet and leaves no other file', () => {
  const path = join(folder, 'a', 'b', 'x.ipynb');
  expect(writeWhole(path, 'one')).toBe(true);
  expect(writeWhole(path, 'two')).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['x.ipynb']);
});

test('leaves a file alone that is right already', () => {
  const path = join(folder, 'x.ipynb');
  writeWhole(path, 'same');
  const long = new Date('2020-01-01T00:00:00Z');
  utimesSync(path, long, long);
  expect(writeWhole(path, 'same')).toBe(false);
  expect(statSync(path).mtime).toEqual(long);
});

test('takes its temporary file away when it cannot write', () => {
  const path = join(folder, 'x.ipynb');
  mkdirSync(join(path, 'in the way'), { recursive: true });
  expect(() => writeWhole(path, 'text')).toThrow('EISDIR');
  expect(readdirSync(folder)).toEqual(['x.ipynb']);
});

test('tells a missing file from one that cannot be read', () => {
  expect(readIfThere(join(folder, 'none'))).toBeNull();
  expect(() => readIfThere(folder)).toThrow('EISDIR');
});
