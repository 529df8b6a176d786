// Checkpoints on disk: what is read is what was written, whole.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Checkpoint } from '../fineTune/checkpoint';
import { readCheckpoint, saveCheckpoint } from './checkpointFile';

const folder = mkdtempSync(join(tmpdir(), 'ticknorm-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const checkpoint = (epochs: number): Checkpoint => ({
  schema: 1,
  epochs,
  step: 3 * epochs,
  seed: 0,
  batchSize: 32,
  optimizer: 'adam',
  weights: [{ name: 'head/kernel', shape: [1], data: 'AACAPw==' }],
  moments: [],
  best: { epoch: 0, val_loss: 0.1, weights: [] },
  history: [{ epoch: 0, step: 3, loss: 1 / 3, val_loss: 0.1, learningRate: 0.001 }],
});

test('a file holds the checkpoint saved last, and nothing lies beside it', async () => {
  const path = join(folder, 'run.json');
  await saveCheckpoint(path, checkpoint(1));
  await saveCheckpoint(path, checkpoint(2));
  expect(await readCheckpoint(path)).toEqual(checkpoint(2));
  expect(readdirSync(folder)).toEqual(['run.json']);
});

test('no file is no checkpoint, so that a program may start with it', async () => {
  expect(await readCheckpoint(join(folder, 'none.json'))).toBeUndefined();
});

test('what is not a checkpoint is refused', async () => {
  const path = join(folder, 'other.json');
  writeFileSync(path, '{"schema":2}');
  await expect(readCheckpoint(path)).rejects.toThrow(
    new Error(
      `readCheckpoint: ${path} holds no checkpoint of fineTune: its schema is not 1; pass a file that saveCheckpoint wrote, or delete this one to start anew.`,
    ),
  );
  writeFileSync(path, '{"schema":1,');
  await expect(readCheckpoint(path)).rejects.toThrow('it is not JSON (SyntaxError: ');
});
