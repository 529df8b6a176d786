// Real files in a temporary folder; what is on disk is read with node:fs, not with the reader under test.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memorySink } from '../memorySink';
import type { Tick } from '../record';
import { createTicker, createTickerWith } from '../ticker';
import { jsonlSink } from './jsonlSink';
import { readTicks } from './readTicks';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function log(path: string, losses: readonly number[]): Promise<Readonly<Record<string, number>>> {
  const ticker = createTicker({ run: 'digits', sinks: [jsonlSink(path)] });
  for (const loss of losses) ticker.tick({ loss });
  await ticker.close();
  return ticker.summary().sinkErrors;
}

function linesOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

const lossesOf = (ticks: readonly Tick[]): (number | undefined)[] => ticks.map(({ metrics }) => metrics['loss']);

describe('jsonlSink', () => {
  test('writes one JSON object a line, and makes the folders', async () => {
    const path = join(folder, 'runs/today/digits.jsonl');
    expect(await log(path, [2.5, 0.5])).toEqual({});
    const records = linesOf(path).map((line) => JSON.parse(line));
    expect(records.map(({ schema, run, step, metrics }) => ({ schema, run, step, metrics }))).toEqual([
      { schema: 1, run: 'digits', step: 1, metrics: { loss: 2.5 } },
      { schema: 1, run: 'digits', step: 2, metrics: { loss: 0.5 } },
    ]);
  });

  test('holds what memory holds, key by key', async () => {
    const path = join(folder, 'a.jsonl');
    const memory = memorySink();
    const ticker = createTicker({ run: 'a "b"', samplesPerStep: 2, sinks: [memory, jsonlSink(path)] });
    for (let i = 1; i <= 300; i++) {
      ticker.phase('forward', () => ticker.phase('attention', () => {}));
      ticker.tick({ loss: 1 / i, 'a,"b"': i }, i > 100 ? { epoch: 2, tokens: 3 } : {});
    }
    await ticker.close();
    expect(JSON.stringify(readTicks(path))).toBe(JSON.stringify(memory.ticks));
  });

  test('writes NaN and the infinities as strings', async () => {
    const path = join(folder, 'a.jsonl');
    await log(path, [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect(linesOf(path).map((line) => JSON.parse(line).metrics.loss)).toEqual(['NaN', 'Infinity', '-Infinity']);
  });

  test('continues a log without touching what is there', async () => {
    const path = join(folder, 'a.jsonl');
    await log(path, [1]);
    const before = readFileSync(path, 'utf8');
    await log(path, [2]);
    expect(readFileSync(path, 'utf8').startsWith(before)).toBe(true);
    expect(lossesOf(readTicks(path))).toEqual([1, 2]);
  });

  test('begins a new line after one that was cut off', async () => {
    const path = join(folder, 'a.jsonl');
    await log(path, [1]);
    appendFileSync(path, '{"schema":1,"run":"dig');
    await log(path, [2]);
    expect(linesOf(path)[1]).toBe('{"schema":1,"run":"dig');
    expect(lossesOf(readTicks(path))).toEqual([1, 2]);
  });

  test('has on disk what the ticker handed over', async () => {
    const path = join(folder, 'a.jsonl');
    const stopped = { now: () => 0, wall: () => 0 }; // no record gets old
    const ticker = createTickerWith({ run: 'a', sinks: [jsonlSink(path)] }, stopped);
    for (let i = 0; i < 64; i++) ticker.tick();
    expect(linesOf(path)).toHaveLength(1); // the first one at once, then 64 at a time
    ticker.tick();
    expect(linesOf(path)).toHaveLength(65);
    await ticker.close();
  });

  test('a folder that cannot be made leaves the sink out, with one warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file/a.jsonl');
    expect(await log(path, [1, 2, 3])).toEqual({ [`jsonl ${path}`]: 1 });
    expect(warn.mock.calls).toEqual([
      [
        `ticknorm: sink "jsonl ${path}" could not be opened and is left out; training goes on. Error: EEXIST: file already exists, mkdir '${join(folder, 'file')}'`,
      ],
    ]);
    warn.mockRestore();
  });

  test('what still waits is written when the process exits', () => {
    const on = vi.spyOn(process, 'on');
    const path = join(folder, 'a.jsonl');
    const ticker = createTicker({ run: 'a', sinks: [jsonlSink(path)] });
    ticker.tick({ loss: 1 });
    const exit = on.mock.calls.find(([event]) => event === 'exit')?.[1];
    on.mockRestore();
    exit?.();
    expect(lossesOf(readTicks(path))).toEqual([1]);
    return ticker.close();
  });

  test('leaves no listener behind', async () => {
    const before = process.listenerCount('exit');
    const tickers = Array.from({ length: 12 }, (_, i) =>
      createTicker({ run: 'a', sinks: [jsonlSink(join(folder, `${i}.jsonl`))] }),
    );
    expect(process.listenerCount('exit')).toBe(before + 1);
    for (const ticker of tickers) await ticker.close();
    expect(process.listenerCount('exit')).toBe(before);
  });

  test('one sink does not serve two tickers', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const path = join(folder, 'a.jsonl');
    const sink = jsonlSink(path);
    const first = createTicker({ run: 'first', sinks: [sink] });
    createTicker({ run: 'second', sinks: [sink] });
    expect(warn.mock.calls).toEqual([
      [
        `ticknorm: sink "jsonl ${path}" could not be opened and is left out; training goes on. Error: It already logs run "first"; make a jsonlSink for each ticker.`,
      ],
    ]);
    warn.mockRestore();
    await first.close();
  });
});
