import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backendOf } from './backend';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-backend-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A package in the place of TensorFlow.js. */
function install(code: string): void {
  const place = join(folder, 'node_modules', '@tensorflow', 'tfjs');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'index.js'), code);
}
const load = (): unknown => createRequire(join(folder, 'cell.js'))('@tensorflow/tfjs');

test('the copy that cells loaded is asked, and nothing is loaded', () => {
  install("exports.getBackend = () => 'wasm';");
  expect(backendOf(folder)).toBeNull();
  load();
  expect(backendOf(folder)).toBe('wasm');
});

test.each([
  { name: 'no backend chosen yet', code: 'exports.getBackend = () => undefined;' },
  { name: 'a package with other words', code: 'module.exports = null;' },
  { name: 'one that fails', code: "exports.getBackend = () => { throw new Error('no'); };" },
])('$name: none', ({ code }) => {
  install(code);
  load();
  expect(backendOf(folder)).toBeNull();
});

test('a folder without TensorFlow.js: none', () => {
  expect(backendOf(folder)).toBeNull();
});
