// One hash for a set of files and folders: the same hash means that nothing which a step reads has changed.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './paths.mjs';

/** Folders that a step writes rather than reads; so are files named `*.generated.ts`. */
const SKIPPED = new Set(['node_modules', 'dist', 'generated', '.docusaurus', '.ipynb_checkpoints']);

/**
 * @param {string} path a file or a folder
 * @param {boolean} named whether the caller named this path: what is named counts even where its name is skipped below
 * @returns {Generator<string>} the files, sorted
 */
function* files(path, named) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isFile() && !path.endsWith('.generated.ts')) yield path;
  if (!found.isDirectory() || (!named && SKIPPED.has(path.slice(dirname(path).length + 1)))) return;
  for (const name of readdirSync(path).sort()) yield* files(join(path, name), false);
}

/**
 * @param {string[]} paths files and folders; a missing one counts as empty
 * @param {string[]} [values] what else the result depends on
 * @returns {string} sha256, hexadecimal
 */
export function fingerprint(paths, values = []) {
  const hash = createHash('sha256').update(process.version).update(JSON.stringify(values));
  for (const path of paths) {
    for (const file of files(path, true)) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * Skips a step whose inputs are those of the last time it ended well.
 *
 * @param {{ stamp: string, inputs: string[], values?: string[], output: string, fresh?: boolean }} what `stamp`: the file that remembers
 * @param {() => Promise<void>} body makes `output`
 * @returns {Promise<boolean>} whether the step ran
 */
export async function unlessUnchanged({ stamp, inputs, values, output, fresh = false }, body) {
  const now = fingerprint(inputs, values);
  const known = statSync(stamp, { throwIfNoEntry: false }) && readFileSync(stamp, 'utf8');
  if (!fresh && known === now && statSync(output, { throwIfNoEntry: false })) return false;
  await body();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return true;
}
