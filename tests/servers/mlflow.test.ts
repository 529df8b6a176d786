// mlflowSink and a real MLflow server that keeps its runs in sqlite: what was logged is asked back by its REST API.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTicker, memorySink, mlflowSink, type Tick } from 'ticknorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, start, stop } from './process';

let folder: string;
let url: string;
let server: ChildProcess;
let said = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const store = ['--backend-store-uri', `sqlite:///${join(folder, 'runs.db')}`];
  const listen = ['--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  const env = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' };
  server = start(['-m', 'mlflow', 'server', ...store, ...listen, '--no-serve-artifacts'], folder, env);
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (text) => (said += text));
  while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
    if (server.exitCode !== null) throw new Error(`mlflow server ended:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}, 120_000);
afterAll(async () => {
  await stop(server);
  rmSync(folder, { recursive: true, force: true });
});

/** Trains some steps, and tells the records and the run that they are in. */
async function train(steps: number, resume?: { readonly ticks: readonly Tick[]; readonly runId: string }) {
  const sink = mlflowSink({ url, experiment: 'digits of ten', ...(resume ? { runId: resume.runId } : {}) });
  const memory = memorySink();
  const ticker = createTicker({
    run: 'digits',
    sinks: [sink, memory],
    resume: resume?.ticks,
    onNonFinite: () => {},
  });
  for (let i = 0; i < steps; i++) {
    ticker.phase('forward', () => {});
    ticker.tick({ loss: i === 2 ? Number.NaN : 1 / (i + 1), 'val/accuracy': i === 3 ? Number.POSITIVE_INFINITY : i });
  }
  // The sink sends in the background, and its end waits eight seconds: a busy machine may need longer.
  while ((await received(sink.runId)) < steps + (resume?.ticks.length ?? 0)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await ticker.close();
  expect(ticker.summary()).toMatchObject({ sinkErrors: {}, sinkDrops: {} });
  return { ticks: memory.ticks, runId: sink.runId ?? '' };
}

interface Metric {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
}

async function ask<T>(path: string, query: Readonly<Record<string, string>>): Promise<T> {
  const answer = await fetch(`${url}/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`);
  // Python writes NaN and Infinity, which JSON does not have.
  return JSON.parse((await answer.text()).replace(/: (-?Infinity|NaN)\b/g, ': "$1"'));
}

/** All values of a metric as the server gives them, step by step. */
async function history(runId: string, key: string): Promise<readonly Metric[]> {
  const { metrics = [] } = await ask<{ metrics?: Metric[] }>('metrics/get-history', {
    run_id: runId,
    metric_key: key,
    max_results: '10000',
  });
  return metrics;
}

/** How many steps of a run the server has so far. */
async function received(runId: string | undefined): Promise<number> {
  return runId === undefined ? 0 : (await history(runId, 'ticker/stepMs')).length;
}

const pairs = (metrics: readonly Metric[]): (readonly [number, number])[] =>
  metrics.map(({ step, value }) => [Number(step), Number(value)]);

test('a run of several batches is all there, NaN and phases included, and has ended well', async () => {
  const { ticks, runId } = await train(300);
  const { run } = await ask<{ run: { info: { status: string; run_name: string; experiment_id: string } } }>(
    'runs/get',
    {
      run_id: runId,
    },
  );
  expect(run.info).toMatchObject({ status: 'FINISHED', run_name: 'digits' });
  const { experiment } = await ask<{ experiment: { name: string } }>('experiments/get', {
    experiment_id: run.info.experiment_id,
  });
  expect(experiment.name).toBe('digits of ten');
  const losses = await history(runId, 'loss');
  expect(pairs(losses)).toEqual(ticks.map(({ step, metrics }) => [step, metrics['loss']]));
  expect(losses.map(({ timestamp }) => Number(timestamp))).toEqual(ticks.map(({ wallTime }) => Math.round(wallTime)));
  const forward = ticks.map(({ step, phases }) => [step, phases['forward']]);
  expect(pairs(await history(runId, 'phases/forward'))).toEqual(forward);
  expect(pairs(await history(runId, 'ticker/stepMs'))).toEqual(ticks.map(({ step, stepMs }) => [step, stepMs]));
  const accuracies = pairs(await history(runId, 'val/accuracy'));
  expect(accuracies.slice(0, 3)).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
  ]);
  // A database has no infinity: MLflow keeps the largest double instead.
  expect(accuracies[3]?.[1]).toBeGreaterThan(1e300);
}, 120_000);

test('a resumed run goes on in the same run of the server', async () => {
  const first = await train(4);
  const second = await train(3, first);
  expect(second.runId).toBe(first.runId);
  const expected = [...first.ticks, ...second.ticks].map(({ step, metrics }) => [step, metrics['loss']]);
  expect(pairs(await history(first.runId, 'loss'))).toEqual(expected);
  expect(expected.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6, 7]);
}, 60_000);
