import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { thrown } from '../../testing/thrown';
import type { Tick } from '../record';
import { encodeTick } from './jsonl';
import { readTicks } from './readTicks';
import { TextBuffer } from './textBuffer';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
  path = join(folder, 'a.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const record: Tick = {
  schema: 1,
  run: 'digits – 数字',
  segment: 0,
  step: 1,
  epoch: 2,
  samples: 64,
  tokens: 0,
  wallTime: 1_700_000_000_000,
  time: 8.25,
  stepMs: 8.25,
  phases: { forward: 3.5, 'forward/attention': 1.25 },
  loggingMs: 0.125,
  liveTensors: 12,
  liveBytes: 480,
  unreliable: true,
  rssBytes: 90_000_000,
  metrics: { loss: 0.1, a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY },
};

/** As it is in a file, without its end. */
function lineOf(tick: Tick): string {
  const text = new TextBuffer();
  encodeTick(tick, text);
  return Buffer.from(text.take()).toString().slice(0, -1);
}

test('gives back what was written, every field', () => {
  writeFileSync(path, `${lineOf(record)}\n`);
  expect(readTicks(path)).toEqual([record]);
});

test('leaves out lines that were cut off, at any byte', () => {
  const line = lineOf(record);
  for (let length = 1; length < line.length; length++) {
    writeFileSync(path, `${line}\n${line.slice(0, length)}\n${line}\n${line.slice(0, length)}`);
    expect(readTicks(path)).toEqual([record, record]);
  }
});

test('an empty log has no ticks', () => {
  writeFileSync(path, '');
  expect(readTicks(path)).toEqual([]);
});

test.each([
  ['step,loss', 'is not JSON'],
  ['{"loss": 0.5}', 'is not a tick'],
  ['42', 'is not a tick'],
  ['{"schema":2,"run":"a"}', 'has schema 2, and this version of ticknorm reads 1'],
  ['{"schema":1,"run":"a"}', 'lacks a field of a tick'],
])('says of the line %s that it %s', (line, reason) => {
  writeFileSync(path, `${lineOf(record)}\n${line}\n`);
  expect(thrown(() => readTicks(path))).toBe(
    `Error: readTicks: line 2 of ${path} ${reason}; pass a file that jsonlSink wrote.`,
  );
});

test('a metric that is neither a number nor the name of one is refused', () => {
  writeFileSync(path, `${lineOf(record).replace('"NaN"', '"nan"')}\n`);
  expect(thrown(() => readTicks(path))).toBe(
    `Error: readTicks: line 1 of ${path} lacks a field of a tick; pass a file that jsonlSink wrote.`,
  );
});

test('names a file that is not there', () => {
  expect(thrown(() => readTicks(path))).toBe(
    `Error: readTicks: cannot read ${path}; pass a file that jsonlSink wrote. Error: ENOENT: no such file or directory, open '${path}'`,
  );
});
