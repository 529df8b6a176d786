// Event files as TensorBoard's own reader and its HTTP API show them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { createTicker, memorySink, type Tick } from 'ticknorm';
import { tensorBoardSink } from 'ticknorm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEvents } from './events';

const python = process.env['TICKNORM_PYTHON'] ?? '';

let folder: string;
const memory = memorySink();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
  await tf.ready();
  await train(join(folder, 'digits'), 3);
  const [torn = ''] = readdirSync(join(folder, 'digits'));
  appendFileSync(join(folder, 'digits', torn), 'a record that was cut off');
  await train(join(folder, 'digits'), 2, memory.ticks);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function train(dir: string, steps: number, resume?: readonly Tick[]): Promise<void> {
  const hparams = { learningRate: 0.125, optimizer: 'adam', shuffle: true };
  const sinks = [tensorBoardSink(dir, { hparams }), memory];
  const ticker = createTicker({ run: 'digits', sinks, resume, onNonFinite: () => {} });
  for (let i = 0; i < steps; i++) {
    ticker.phase('forward', () => {});
    const last = i === steps - 1;
    const metrics = last ? { loss: Number.NaN, 'val/損失': 2 } : { loss: 0.1 * (i + 1) };
    ticker.tick(metrics, last ? { histograms: { kernel: tf.tensor1d([0, 0, 3]) } } : {});
  }
  await ticker.close();
}

describe.skipIf(python === '')('the event files', () => {
  test('hold every scalar and histogram, in both segments, also behind a torn end', () => {
    const [events] = readEvents(python, [join(folder, 'digits')]);
    const shown = (value: (tick: Tick) => number) => memory.ticks.map((tick) => [tick.step, Math.fround(value(tick))]);
    expect(events?.scalars).toEqual({
      loss: [
        [1, Math.fround(0.1)],
        [2, Math.fround(0.2)],
        [3, null],
        [4, Math.fround(0.1)],
        [5, null],
      ],
      'val/損失': [
        [3, 2],
        [5, 2],
      ],
      'phases/forward': shown(({ phases }) => phases['forward'] ?? Number.NaN),
      'ticker/stepMs': shown(({ stepMs }) => stepMs),
      'ticker/liveTensors': shown(({ liveTensors }) => liveTensors),
    });
    // TensorBoard redraws a histogram in thirty buckets of its own between the smallest and the largest value.
    const [first, second] = events?.histograms['kernel'] ?? [];
    expect([first?.[0], second?.[0]]).toEqual([3, 5]);
    const buckets = first?.[1] ?? [];
    expect([buckets[0]?.[0], buckets.at(-1)?.[1]]).toEqual([0, 3]);
    expect(buckets.reduce((sum, [, , count]) => sum + count, 0)).toBeCloseTo(3, 6);
    expect([...(events?.hparams ?? [])].sort()).toEqual(['_hparams_/session_end_info', '_hparams_/session_start_info']);
  });
});

describe.skipIf(python === '')('TensorBoard itself', () => {
  let server: ChildProcess;
  let url = '';
  beforeAll(async () => {
    const args = [
      '-m',
      'tensorboard.main',
      '--logdir',
      folder,
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--load_fast=false',
    ];
    server = spawn(python, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    while (url === '') {
      const [chunk] = await once(server.stderr ?? server, 'data');
      said += chunk;
      url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '';
    }
  });
  afterAll(async () => {
    const ended = once(server, 'close');
    server.kill();
    await ended;
  });

  /** Asks until the server has read the files, which it does in the background. */
  async function ask(path: string, ready: (answer: string) => boolean, body?: unknown): Promise<unknown> {
    for (;;) {
      const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
      const answer = await (await fetch(url + path, body === undefined ? {} : post)).text();
      if (ready(answer)) return JSON.parse(answer);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  test('answers with the points of a run', async () => {
    const points = await ask('/data/plugin/scalars/scalars?run=digits&tag=ticker/liveTensors', (text) =>
      text.startsWith('[['),
    );
    expect(points).toEqual(
      memory.ticks.map(({ wallTime, step, liveTensors }) => [expect.closeTo(wallTime / 1000, 3), step, liveTensors]),
    );
  });

  test('answers with the hyperparameters', async () => {
    const statuses = ['STATUS_UNKNOWN', 'STATUS_SUCCESS', 'STATUS_FAILURE', 'STATUS_RUNNING'];
    const query = { experimentName: '', allowedStatuses: statuses, colParams: [], startIndex: 0, sliceSize: 10 };
    const groups = await ask('/data/plugin/hparams/session_groups', (text) => text.includes('learningRate'), query);
    expect(groups).toMatchObject({
      sessionGroups: [
        {
          name: 'digits',
          hparams: { learningRate: 0.125, optimizer: 'adam', shuffle: true },
          sessions: [{ status: 'STATUS_SUCCESS' }],
        },
      ],
    });
  });
});
