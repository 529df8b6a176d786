// Checkpoints of fineTune on disk: whole files, or the whole file before.

import { readFile, rename, writeFile } from 'node:fs/promises';
import { describeError } from '../../format';
import type { Checkpoint } from '../fineTune/checkpoint';

/**
 * Writes a checkpoint, as JSON. It is written beside `path` and renamed into place, so that whenever the process ends
 * the file holds this checkpoint or the one before.
 *
 * @example await fineTune(model, data, { loss, onCheckpoint: (checkpoint) => saveCheckpoint('run.json', checkpoint) });
 */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  await writeFile(beside, JSON.stringify(checkpoint));
  await rename(beside, path);
}

/**
 * Reads what {@link saveCheckpoint} wrote, to be given to `fineTune` as `resume`.
 *
 * @returns undefined when there is no such file, so that one program both starts and resumes
 * @throws {Error} when the file does not hold a checkpoint
 */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notOne(path, `it is not JSON (${describeError(error)})`);
  }
  if (isCheckpoint(value)) return value;
  throw notOne(path, 'its schema is not 1');
}

function isCheckpoint(value: unknown): value is Checkpoint {
  return typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1;
}

function notOne(path: string, why: string): Error {
  return new Error(
    `readCheckpoint: ${path} holds no checkpoint of fineTune: ${why}; pass a file that saveCheckpoint wrote, or delete this one to start anew.`,
  );
}
