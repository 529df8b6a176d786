// Logs in a temporary folder; readTicks, which reads the whole of them, is the yardstick.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { thrown } from '../../testing/thrown';
import { createTicker } from '../ticker';
import { jsonlSink } from './jsonlSink';
import { lastTick } from './lastTick';
import { readTicks } from './readTicks';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
  path = join(folder, 'a.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function log(steps: number, note = 0): Promise<void> {
  const ticker = createTicker({ run: 'a', resume: lastTick(path), sinks: [jsonlSink(path)] });
  for (let i = 0; i < steps; i++) ticker.tick({ note });
  await ticker.close();
}

test('there is none yet', () => {
  expect(lastTick(path)).toBeUndefined();
  writeFileSync(path, '');
  expect(lastTick(path)).toBeUndefined();
  writeFileSync(path, '{"schema":1,"run":"a');
  expect(lastTick(path)).toBeUndefined();
});

test('it is the last whole one, as readTicks reads it', async () => {
  await log(1000);
  expect(lastTick(path)).toEqual(readTicks(path).at(-1));
  appendFileSync(path, '{"schema":1,"run":"a","segment":0,"step":1001,"samp');
  expect(lastTick(path)?.step).toBe(1000);
  await log(2);
  expect(lastTick(path)).toMatchObject({ segment: 1, step: 1002 });
});

test('it is found behind a torn line longer than what is read at first', async () => {
  await log(2);
  appendFileSync(path, `{"schema":1,"run":"${'a'.repeat(200_000)}`);
  expect(lastTick(path)?.step).toBe(2);
});

test('what is no log of ticks is refused', () => {
  writeFileSync(path, 'step,loss\n1,2\n');
  expect(thrown(() => lastTick(path))).toBe(
    `Error: lastTick: a line of ${path} is not JSON; pass a file that jsonlSink wrote.`,
  );
  expect(thrown(() => lastTick(folder))).toContain(`Error: lastTick: `);
});
