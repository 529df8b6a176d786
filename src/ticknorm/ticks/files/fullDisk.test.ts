// A disk that takes few bytes at a time, or none: node:fs is real but for writeSync.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTicker, createTickerWith } from '../ticker';
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
  file.append(Buffer.from('one\ntwo\n'));
  file.flush();
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
});

test('after a refusal the next flush goes on at that very byte', () => {
  const path = join(folder, 'a');
  const file = new AppendFile(path);
  disk.free = 5;
  file.append(Buffer.from('one\ntwo\n'));
  expect(() => file.flush()).toThrow(new Error('ENOSPC: no space left on device, write'));
  expect(readFileSync(path, 'utf8')).toBe('one\nt');
  disk.free = Number.POSITIVE_INFINITY;
  file.append(Buffer.from('three\n'));
  file.flush();
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n');
});

test('a line that was cut off before is ended once the disk takes that byte', () => {
  const path = join(folder, 'a');
  writeFileSync(path, 'tor');
  const file = new AppendFile(path);
  disk.free = 0;
  file.append(Buffer.from('one\n'));
  expect(() => file.flush()).toThrow(new Error('ENOSPC: no space left on device, write'));
  disk.free = Number.POSITIVE_INFINITY;
  file.flush();
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('tor\none\n');
});

test('a full disk does not stop the training, and nothing is lost once there is space', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const path = join(folder, 'a.jsonl');
  const ticker = createTicker({ run: 'a', sinks: [jsonlSink(path)] });
  disk.free = 1000;
  for (let i = 0; i < 600; i++) ticker.tick({ i });
  expect(ticker.summary().sinkErrors[`jsonl ${path}`]).toBeGreaterThanOrEqual(2); // at each batch since the disk is full
  disk.free = Number.POSITIVE_INFINITY;
  await ticker.close();
  expect(readTicks(path).map(({ step }) => step)).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
  const warnings = warn.mock.calls.flat();
  expect(warnings).toEqual([
    `ticknorm: sink "jsonl ${path}" failed while flushing; training goes on, and ticker.summary().sinkErrors counts further failures. Error: ENOSPC: no space left on device, write`,
  ]);
  warn.mockRestore();
});

test('while the disk stays full, memory holds the latest records only, and the others are counted', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const path = join(folder, 'a.jsonl');
  const ticker = createTicker({ run: 'a', sinks: [jsonlSink(path)] });
  disk.free = 0;
  const steps = 100_000; // of more than 200 bytes each, where 16 MB are kept
  for (let i = 0; i < steps; i++) ticker.tick();
  disk.free = Number.POSITIVE_INFINITY;
  await ticker.close();
  const kept = readTicks(path).map(({ step }) => step);
  expect(kept.at(-1)).toBe(steps);
  expect(statSync(path).size).toBeLessThanOrEqual(16 * 2 ** 20);
  expect(statSync(path).size).toBeGreaterThan(15 * 2 ** 20);
  expect(ticker.summary().sinkDrops).toEqual({ [`jsonl ${path}`]: steps - kept.length });
  warn.mockRestore();
});

test('a folder that vanishes is made anew, and that is told once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const path = join(folder, 'run/a.jsonl');
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now); // the file's, and the ticker's:
  const ticker = createTickerWith({ run: 'a', sinks: [jsonlSink(path)] }, { now: () => now, wall: () => 0 });
  ticker.tick();
  rmSync(join(folder, 'run'), { recursive: true });
  now = 500; // before the file is looked at again: this record goes where nobody can read it
  ticker.tick();
  for (now = 1000; now <= 1200; now += 100) ticker.tick();
  clock.mockRestore();
  await ticker.close();
  expect(readTicks(path).map(({ step }) => step)).toEqual([3, 4, 5]);
  expect(warn.mock.calls.flat()).toEqual([
    `ticknorm: sink "jsonl ${path}" failed while flushing; training goes on, and ticker.summary().sinkErrors counts further failures. Error: ${path} was removed or replaced; the records from here on are in a new one.`,
  ]);
  warn.mockRestore();
});
