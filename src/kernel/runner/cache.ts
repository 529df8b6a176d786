// When a notebook need not run again: a hash of everything that its outputs come from is stored in the executed
// notebook, and equal hashes mean equal outputs. Prose is no part of it; the markdown of a reused notebook is the new one.
import { createHash, type Hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { InputError } from '../errors';
import type { Versions } from '../session/messages';
import type { Cell, Notebook } from './format';
import { parseNotebook } from './notebook';
import type { Used } from './run-notebook';

/** What an executed notebook's `metadata.ticknorm` says about the run its outputs come from. */
export interface Provenance {
  /** SHA-256 of what the outputs come from. */ readonly key: string;
  /** ISO 8601, UTC. */ readonly ranAt: string;
  readonly durationMs: number;
  readonly node: string;
  readonly typescript: string;
  readonly tslab: string;
  /** The packages that cells imported, with their versions. */ readonly packages: Readonly<Record<string, string>>;
  /** Of TensorFlow.js, `'wasm'`; absent where no cell loaded it. */ readonly backend?: string;
}

export interface KeyParts {
  readonly notebook: Notebook;
  /** Files, and folders with all that is in them. */ readonly depends: readonly string[];
  /** The code that runs notebooks: files and folders too. */ readonly kernel: readonly string[];
  /** Where the cells run, relative to the notebook. */ readonly cwd: string;
}

/** The key of a notebook's outputs. @throws {InputError} when a path to depend on does not exist */
export function cacheKey({ notebook, depends, kernel, cwd }: KeyParts): string {
  const hash = createHash('sha256');
  const code = notebook.cells.filter((cell) => cell.cell_type === 'code');
  const nodeMajor = process.versions.node.split('.', 1)[0];
  // Of the metadata only tags say how a cell runs; the rest is about what it shows, in the words of its language.
  const cells = code.map(({ id, source, metadata }) => [id, source, metadata['tags']]);
  addText(hash, JSON.stringify({ code: cells, nodeMajor, cwd }));
  for (const path of [...depends].sort()) {
    if (!existsSync(path)) throw new InputError(`--depends ${path}: there is no such file or folder; build it first?`);
    addPath(hash, path, path);
  }
  for (const path of [...kernel].sort()) addPath(hash, path, resolve(path));
  return hash.digest('hex');
}

/** Names a run's circumstances; the time is when it is called. */
export function provenanceOf(key: string, run: { durationMs: number; versions: Versions; used: Used }): Provenance {
  const { node, typescript, tslab } = run.versions;
  const ranAt = new Date().toISOString();
  const { packages, backend } = run.used;
  const stamp = { key, ranAt, durationMs: run.durationMs, node, typescript, tslab, packages };
  return backend === null ? stamp : { ...stamp, backend };
}

/**
 * The notebook with the outputs of an earlier run.
 *
 * @param executed text of the notebook that the earlier run wrote
 * @returns null when that was another run, or one whose outputs are not all there
 */
export function reuse(notebook: Notebook, executed: string, key: string): Notebook | null {
  const earlier = readEarlier(executed);
  const provenance = earlier?.metadata['ticknorm'];
  if (!earlier || typeof provenance !== 'object' || provenance === null) return null;
  if (!('key' in provenance) || provenance.key !== key) return null;
  const ran = new Map(earlier.cells.map((cell) => [cell.id, cell]));
  const cells: Cell[] = [];
  for (const cell of notebook.cells) {
    const before = ran.get(cell.id);
    if (cell.cell_type !== 'code') cells.push(cell);
    else if (before?.cell_type !== 'code') return null;
    else cells.push({ ...cell, execution_count: before.execution_count, outputs: before.outputs });
  }
  return { cells, metadata: { ...notebook.metadata, ticknorm: provenance } };
}

/** A file that is damaged, or that another tool wrote, is as good as none. */
function readEarlier(text: string): Notebook | null {
  try {
    return parseNotebook('', text);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function addPath(hash: Hash, path: string, root: string): void {
  if (!statSync(path).isDirectory()) {
    addText(hash, relative(root, path));
    addText(hash, readFileSync(path));
    return;
  }
  const names = readdirSync(path).filter((name) => name !== 'node_modules' && name !== '.git');
  for (const name of names.sort()) addPath(hash, join(path, name), root);
}

/** With its length, so that no two lists of texts read the same. */
function addText(hash: Hash, text: string | Uint8Array): void {
  hash.update(`${Buffer.byteLength(text)}\0`);
  hash.update(text);
}
