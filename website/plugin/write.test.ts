// A folder is replaced as a whole, or left as it was.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFolder } from './write';

let base = '';
let folder = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'ticknorm-write-'));
  folder = join(base, 'pages', 'en');
});
afterEach(() => rmSync(base, { recursive: true }));

const old = new Date('2020-01-01T00:00:00Z');

test('writes, then keeps what did not change, changes what did and removes what is gone', () => {
  expect(
    replaceFolder(
      folder,
      new Map<string, string | Uint8Array>([
        ['a.mdx', 'a'],
        ['b/c.txt', new Uint8Array([1, 2])],
        ['gone.mdx', 'x'],
      ]),
    ),
  ).toBe(true);
  for (const name of ['a.mdx', 'b/c.txt']) utimesSync(join(folder, name), old, old);
  expect(
    replaceFolder(
      folder,
      new Map<string, string | Uint8Array>([
        ['a.mdx', 'a'],
        ['b/c.txt', 'new'],
      ]),
    ),
  ).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['a.mdx', 'b']);
  expect(readFileSync(join(folder, 'b', 'c.txt'), 'utf8')).toBe('new');
  expect(statSync(join(folder, 'a.mdx')).mtime).toEqual(old);
  expect(statSync(join(folder, 'b', 'c.txt')).mtime).not.toEqual(old);
  expect(readdirSync(join(base, 'pages')), 'nothing else is left beside it').toEqual(['en']);
});

test('does nothing when nothing changed', () => {
  const files = new Map([['a.mdx', 'a']]);
  replaceFolder(folder, files);
  const { ino } = statSync(folder);
  expect(replaceFolder(folder, files)).toBe(false);
  expect(statSync(folder).ino).toBe(ino);
});

test('a failure leaves the old folder whole', () => {
  replaceFolder(folder, new Map([['a.mdx', 'a']]));
  const impossible = new Map([
    ['b', 'a file'],
    ['b/c', 'a file in a file'],
  ]);
  expect(() => replaceFolder(folder, impossible)).toThrow(/EEXIST|ENOTDIR/);
  expect(readdirSync(folder)).toEqual(['a.mdx']);
  expect(readdirSync(join(base, 'pages'))).toEqual(['en']);
});
