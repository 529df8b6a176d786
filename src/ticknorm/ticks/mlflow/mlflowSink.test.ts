// A server of our own that answers like MLflow's REST API, or not at all; the real one is met in tests/servers.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { thrown } from '../../testing/thrown';
import { createTicker } from '../ticker';
import { type MlflowSinkOptions, mlflowSink } from './mlflowSink';

interface Metric {
  key: string;
  value: number | string;
  step: number;
}

/** What was asked, path and body, and how the server answers it. */
const asked: { path: string; body: { metrics?: Metric[]; [key: string]: unknown } }[] = [];
let answer: (path: string, response: ServerResponse) => void;
let server: Server;
let url: string;
let warn: MockInstance<typeof console.warn>;

const ANSWERS: Readonly<Record<string, unknown>> = {
  'experiments/get-by-name?experiment_name=digits': { experiment: { experiment_id: '7' } },
  'runs/create': { run: { info: { run_id: 'made' } } },
  'runs/log-batch': {},
  'runs/update': {},
};

beforeEach(async () => {
  asked.length = 0;
  answer = (path, response) => {
    const known = ANSWERS[path];
    response.writeHead(known ? 200 : 404).end(JSON.stringify(known ?? {}));
  };
  server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = (request.url ?? '').replace('/api/2.0/mlflow/', '');
    asked.push({ path, body: JSON.parse(Buffer.concat(chunks).toString() || '{}') });
    answer(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(async () => {
  warn.mockRestore();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function train(steps: number, options: Partial<MlflowSinkOptions> = {}) {
  const sink = mlflowSink({ url, retryMs: 1, ...options });
  const ticker = createTicker({ run: 'digits', sinks: [sink], onNonFinite: () => {} });
  for (let i = 1; i <= steps; i++) ticker.tick({ loss: i === 2 ? Number.NaN : 1 / i });
  await ticker.close();
  const { sinkErrors, sinkDrops } = ticker.summary();
  const name = `mlflow ${url}`;
  return { runId: sink.runId, errors: sinkErrors[name] ?? 0, drops: sinkDrops[name] ?? 0 };
}

const losses = (): (string | number)[][] =>
  asked.flatMap(({ body }) => (body.metrics ?? []).filter(({ key }) => key === 'loss')).map((m) => [m.step, m.value]);

describe('mlflowSink', () => {
  test('makes a run, logs every record in batches of at most 1000 values, and ends the run', async () => {
    expect(await train(1500)).toEqual({ runId: 'made', errors: 0, drops: 0 });
    expect(asked.map(({ path }) => path).filter((path) => path !== 'runs/log-batch')).toEqual([
      'experiments/get-by-name?experiment_name=digits',
      'runs/create',
      'runs/update',
    ]);
    expect(losses()).toEqual(Array.from({ length: 1500 }, (_, i) => [i + 1, i === 1 ? 'NaN' : 1 / (i + 1)]));
    const batches = asked.filter(({ path }) => path === 'runs/log-batch').map(({ body }) => body.metrics?.length ?? 0);
    expect(Math.max(...batches)).toBeLessThanOrEqual(1000);
    expect(batches.length).toBeLessThan(30); // 3000 values, 64 records or more at a time
    expect(asked.at(-1)?.body).toMatchObject({ run_id: 'made', status: 'FINISHED' });
  });

  test('logs to a run that is given', async () => {
    expect(await train(1, { runId: 'mine' })).toMatchObject({ runId: 'mine', errors: 0 });
    expect(asked.map(({ path, body }) => [path, body['run_id']])).toEqual([
      ['runs/log-batch', 'mine'],
      ['runs/update', 'mine'],
    ]);
  });

  test('sends again what a server with trouble did not take, and warns once', async () => {
    const fine = answer;
    let troubles = 3;
    answer = (path, response) => {
      if (path === 'runs/log-batch' && troubles-- > 0) response.writeHead(500).end('no space');
      else fine(path, response);
    };
    expect(await train(3)).toMatchObject({ errors: 3, drops: 0 });
    expect(new Set(losses().map(([step]) => step))).toEqual(new Set([1, 2, 3]));
    expect(warn.mock.calls.flat()).toEqual([
      `ticknorm: sink "mlflow ${url}" failed in the background; training goes on, and ticker.summary().sinkErrors counts further failures. Error: ${url}/api/2.0/mlflow/runs/log-batch answered 500: no space`,
    ]);
  });

  test('gives up what the server refuses, and counts it', async () => {
    const fine = answer;
    answer = (path, response) =>
      path === 'runs/log-batch' ? void response.writeHead(400).end('bad') : fine(path, response);
    expect(await train(3, { runId: 'mine' })).toMatchObject({ drops: 3 });
  });

  test('keeps the latest of what waits for a server that hangs, and ends in time', async () => {
    answer = () => {};
    const result = await train(500, { queue: 100, timeoutMs: 50, endMs: 400 });
    expect(result.drops).toBe(500);
    expect(result.errors).toBeGreaterThan(1);
    expect(warn.mock.calls.length).toBe(1);
  });

  test('refuses what is no address and no size', () => {
    expect(thrown(() => mlflowSink({ url: 'localhost:5000' }))).toBe(
      `TypeError: mlflowSink: url is "localhost:5000"; it is where the MLflow server listens, pass for example 'http://127.0.0.1:5000'.`,
    );
    expect(thrown(() => mlflowSink({ url, queue: 0 }))).toBe(
      'RangeError: mlflowSink: queue is 0; it is how many records may wait, a whole number from 1 on.',
    );
  });
});
