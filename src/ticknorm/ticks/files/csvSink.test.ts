// Real files in a temporary folder, read as the rows they are.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Metrics } from '../metrics';
import { createTickerWith } from '../ticker';
import { csvSink } from './csvSink';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const FIXED = 'run,segment,step,epoch,samples,tokens,wallTime,time,stepMs,loggingMs,liveTensors,liveBytes,rssBytes';

async function log(path: string, metrics: readonly Metrics[], phase?: string): Promise<void> {
  let now = 0;
  const ticker = createTickerWith(
    { run: 'digits', sinks: [csvSink(path)], onNonFinite: () => {} },
    { now: () => now, wall: () => 1000 },
  );
  for (const given of metrics) {
    now += 2;
    if (phase !== undefined) ticker.phase(phase, () => {});
    ticker.tick(given);
  }
  await ticker.close();
}

const lines = (path: string): string[] => readFileSync(join(folder, path), 'utf8').split('\n');
/** The columns of the metrics and phases alone. */
const cells = (path: string): string[] => lines(path).map((line) => line.split(',').slice(13).join(','));

describe('csvSink', () => {
  test('names its columns and writes a row a record', async () => {
    await log(join(folder, 'runs/a.csv'), [{ loss: 0.5 }], 'forward');
    const [header, row, end] = lines('runs/a.csv');
    expect(header).toBe(`${FIXED},metrics.loss,phases.forward`);
    expect(row).toMatch(/^digits,0,1,,0,0,1000,2,2,0,\d+,\d+,\d+,0\.5,0$/);
    expect(end).toBe('');
  });

  test('begins a new part for a new metric, and leaves empty what a record lacks', async () => {
    await log(join(folder, 'a.csv'), [{ loss: 3 }, { loss: 2 }, { loss: 1, accuracy: 0.5 }, { accuracy: 0.75 }]);
    expect(cells('a.csv')).toEqual(['metrics.loss', '3', '2', '']);
    expect(cells('a.2.csv')).toEqual(['metrics.loss,metrics.accuracy', '1,0.5', ',0.75', '']);
  });

  test('continues the last part, byte for byte, where its columns are enough', async () => {
    const path = join(folder, 'a.csv');
    await log(path, [{ loss: 3, accuracy: 0 }]);
    const before = readFileSync(path, 'utf8');
    await log(path, [{ loss: 2 }]);
    expect(readFileSync(path, 'utf8').slice(0, before.length)).toBe(before);
    expect(cells('a.csv')).toEqual(['metrics.loss,metrics.accuracy', '3,0', '2,', '']);
    expect(existsSync(join(folder, 'a.2.csv'))).toBe(false);
  });

  test('goes on in a new part where they are not, and behind a row that was cut off', async () => {
    const path = join(folder, 'a.csv');
    await log(path, [{ loss: 3 }]);
    appendFileSync(path, 'digits,0,2,');
    await log(path, [{ loss: 2 }]);
    await log(path, [{ other: 1 }]);
    expect(lines('a.csv')[2]).toBe('digits,0,2,');
    expect(cells('a.csv')).toEqual(['metrics.loss', '3', '', '2', '']);
    expect(cells('a.2.csv')).toEqual(['metrics.loss,metrics.other', ',1', '']);
  });

  test('never appends to what is no table of ticks', async () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'x,y\n1,2\n');
    await log(path, [{ loss: 3 }]);
    expect(readFileSync(path, 'utf8')).toBe('x,y\n1,2\n');
    expect(cells('a.2.csv')).toEqual(['metrics.loss', '3', '']);
  });

  test('quotes names, and reads them back', async () => {
    const path = join(folder, 'a.csv');
    await log(path, [{ 'loss, "total"': Number.NaN }]);
    await log(path, [{ 'loss, "total"': Number.NEGATIVE_INFINITY }]);
    expect(cells('a.csv')).toEqual(['"metrics.loss, ""total"""', 'NaN', '-Infinity', '']);
  });
});
