// A training process that is killed at random moments, a hundred times in all, and resumed each time: what its logs hold.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastTick, readTicks } from 'ticknorm/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from './events';
import { root } from './project';

const python = process.env['TICKNORM_PYTHON'] ?? '';

const RUNS = 4; // side by side
const KILLS = 25; // of each
// What a kill may cost at most: 64 ticks, and no more of them than fit into 250 ms.
const mayLose = (stepMs: number): number => Math.min(64, Math.ceil(250 / stepMs));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
});
/** Those that train; none is left when a test ends early. */
const training = new Set<ChildProcess>();
afterAll(() => {
  for (const child of training) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

// The log that the run is resumed from comes last: then no other log lacks a record that it has. What was really
// trained is written past the logger, after every step.
const script = `
  import { openSync, writeSync } from 'node:fs';
  import { createTicker } from 'ticknorm';
  import { csvSink, jsonlSink, lastTick, tensorBoardSink } from 'ticknorm/node';
  const [log, stepMs] = process.argv.slice(1);
  const resume = lastTick(log + '.jsonl');
  const sinks = [tensorBoardSink(log), csvSink(log + '.csv'), jsonlSink(log + '.jsonl')];
  const ticker = createTicker({ run: 'killed', samplesPerStep: 2, resume, sinks });
  const trained = openSync(log + '.trained', 'w');
  let step = resume?.step ?? 0;
  for (;;) {
    const until = performance.now() + Number(stepMs);
    while (performance.now() < until);
    ticker.phase('forward', () => step++);
    ticker.tick({ loss: 1 / step, accuracy: step / (step + 1) });
    writeSync(trained, String(step), 0);
    if (step === (resume?.step ?? 0) + 1) console.log('training');
    if (step % 7 === 0) await new Promise((resolve) => setTimeout(resolve));
  }`;

/** Trains a step, and on until it is killed some milliseconds later. */
async function trainAndKill(log: string, stepMs: number, ms: number): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, log, String(stepMs)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  training.add(child);
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill('SIGKILL');
  await ended;
  training.delete(child);
}

const runs = Array.from({ length: RUNS }, (_, i) => ({ name: `run-${i}`, stepMs: [0, 0.2, 3, 30][i] ?? 0 }));

/** How many trained steps the log lacked after each kill. */
const lost: number[] = [];

test('after each kill the log is whole but for its end, little is lost, and the next step follows', async () => {
  await Promise.all(
    runs.map(async ({ name, stepMs }) => {
      const log = join(folder, name);
      for (let i = 0; i < KILLS; i++) {
        await trainAndKill(log, stepMs, Math.random() * 150);
        const steps = Number(readFileSync(`${log}.trained`, 'utf8')) - (lastTick(`${log}.jsonl`)?.step ?? 0);
        expect(steps).toBeLessThanOrEqual(mayLose(stepMs));
        lost.push(steps);
      }
      const torn = readFileSync(`${log}.jsonl`, 'utf8').split('\n').filter(isTorn);
      expect(torn.length).toBeLessThanOrEqual(KILLS); // at most one a kill
      const ticks = readTicks(`${log}.jsonl`);
      expect(ticks.map(({ step }) => step)).toEqual(ticks.map((_, i) => i + 1));
      expect(ticks.every(({ step, samples }) => samples === 2 * step)).toBe(true);
      expect(ticks.at(-1)?.segment).toBe(KILLS - 1); // the first step of each is delivered at once
    }),
  );
  expect(lost.length).toBe(RUNS * KILLS);
});

test('the table has each of those steps, also where it went on after a kill', () => {
  for (const { name } of runs) {
    const [, ...rows] = readFileSync(join(folder, `${name}.csv`), 'utf8').split('\n');
    const steps = new Set(rows.map((row) => Number(row.split(',')[2])));
    const missing = readTicks(join(folder, `${name}.jsonl`)).filter(({ step }) => !steps.has(step));
    expect(missing).toEqual([]);
  }
});

test.skipIf(python === '')('TensorBoard shows each of those steps once, with its loss', () => {
  const events = readEvents(
    python,
    runs.map(({ name }) => join(folder, name)),
  );
  runs.forEach(({ name }, i) => {
    const ticks = readTicks(join(folder, `${name}.jsonl`));
    const shown = events[i]?.scalars['loss'] ?? [];
    // What the last killed process gave to TensorBoard, but no longer to the log, may follow.
    expect(shown.slice(0, ticks.length)).toEqual(
      ticks.map(({ step, metrics }) => [step, Math.fround(metrics['loss'] ?? 0)]),
    );
    expect(shown.length - ticks.length).toBeLessThanOrEqual(64);
  });
});

function isTorn(line: string): boolean {
  try {
    return line !== '' && JSON.parse(line) === undefined;
  } catch {
    return true;
  }
}
