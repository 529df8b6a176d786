// A disk that takes few bytes at a time, or none: node:fs is real but for writeSync.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTicker } from '../ticker';
import { AppendFile } from './appendFile';
import { jsonlSink } from './jsonlSink';
import { readTicks } from './readTicks';

/** How many bytes the disk still takes, and how many at most in one call. */
const disk = vi.hoisted(() => ({ free: Number.POSITIVE_INFINITY, atOnce: Number.POSITIVE_INFINITY }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    writeSync: (fd: number, bytes: Buffer): number => {
      if (disk.free === 0) throw new Error('ENOSPC: no space left on device, write');
      const written = fs.writeSync(fd, bytes.subarray(0, Math.min(disk.free, disk.atOnce)));
      disk.free -= written;
      return written;
    },
  };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
  Object.assign(disk, { free: Number.POSITIVE_INFINITY, atOnce: Number.POSITIVE_INFINITY });
});
afterEach(() => rmSync(folder, { recursive: true }));

test('short writes are continued', () => {
  const path = join(folder, 'a');
  disk.atOnce = 3;
  const file = new AppendFile(path);
  file.append('one\ntwo\n');
  file.flush();
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
});

test('after a refusal the next flush goes on at that very byte', () => {
  const path = join(folder, 'a');
  const file = new AppendFile(path);
  disk.free = 5;
  file.append('one\ntwo\n');
  expect(() => file.flush()).toThrow(new Error('ENOSPC: no space left on device, write'));
  expect(readFileSync(path, 'utf8')).toBe('one\nt');
  disk.free = Number.POSITIVE_INFINITY;
  file.append('three\n');
  file.flush();
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n');
});

test('a full disk does not stop the training, and nothing is lost once there is space', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const path = join(folder, 'a.jsonl');
  const ticker = createTicker({ run: 'a', sinks: [jsonlSink(path)] });
  disk.free = 1000;
  for (let i = 0; i < 600; i++) ticker.tick({ i });
  expect(ticker.summary().sinkErrors[`jsonl ${path}`]).toBeGreaterThanOrEqual(2); // at 256 and at 512 records
  disk.free = Number.POSITIVE_INFINITY;
  await ticker.close();
  expect(readTicks(path).map(({ step }) => step)).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
  const warnings = warn.mock.calls.flat().map((text: string) => text.replace(/at step \d+/, 'at step N'));
  expect(warnings).toEqual([
    `ticknorm: sink "jsonl ${path}" failed at step N; training goes on, and further failures are only counted (see ticker.summary().sinkErrors). Error: ENOSPC: no space left on device, write`,
  ]);
  warn.mockRestore();
});

test('while the disk stays full, memory holds the latest records only', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const path = join(folder, 'a.jsonl');
  const ticker = createTicker({ run: 'a', sinks: [jsonlSink(path)] });
  disk.free = 0;
  for (let i = 0; i < 70_000; i++) ticker.tick();
  disk.free = Number.POSITIVE_INFINITY;
  await ticker.close();
  const steps = readTicks(path).map(({ step }) => step);
  expect(steps.at(-1)).toBe(70_000);
  // One chunk was accepted before the first refusal and is kept whatever comes; of the rest at most 65,536 are.
  expect(steps.length).toBeLessThanOrEqual(65_536 + 256);
  expect(steps.length).toBeGreaterThan(65_536 - 256);
  warn.mockRestore();
});
