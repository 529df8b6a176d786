// The same small training with and without loggers that fail: bit for bit the same weights, and each problem named once.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { useBackend } from '../../testing/backends';
import { mlflowSink } from '../mlflow/mlflowSink';
import type { Sink } from '../sink';
import { createTicker } from '../ticker';
import { csvSink } from './csvSink';
import { jsonlSink } from './jsonlSink';
import { tensorBoardSink } from './tensorBoard/tensorBoardSink';

useBackend('cpu');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  if (process.getuid?.() === 0) process.seteuid?.(0);
  rmSync(folder, { recursive: true, force: true });
});

/** Fits y = 3x with one weight, 200 steps, and gives the weight back. */
async function train(sinks: readonly Sink[], atStep: (step: number) => void = () => {}): Promise<number> {
  const weight = tf.tidy(() => tf.variable(tf.scalar(0.125)));
  const optimizer = tf.train.sgd(0.01);
  const ticker = createTicker({ run: 'same', sinks });
  for (let step = 1; step <= 200; step++) {
    const loss = optimizer.minimize(
      () =>
        tf.tidy(() =>
          tf
            .scalar(step % 5)
            .mul(weight.sub(3))
            .square()
            .asScalar(),
        ),
      true,
    );
    if (loss) ticker.tick({ loss });
    if (step % 50 === 0) await tf.nextFrame();
    atStep(step);
  }
  await ticker.close();
  const [value = Number.NaN] = await weight.data();
  weight.dispose();
  optimizer.dispose();
  return value;
}

const files = (path: string): Sink[] => [
  jsonlSink(join(path, 'a.jsonl')),
  csvSink(join(path, 'a.csv')),
  tensorBoardSink(join(path, 'a')),
];

/** Given up half a second after the end. */
const mlflow = (url: string): Sink => mlflowSink({ url, retryMs: 1, endMs: 500 });

/** The address of a server that answers like this. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe('the weights are the same', () => {
  test.each<[string, () => Promise<{ sinks: readonly Sink[]; atStep?: (step: number) => void; warnings: number }>]>([
    ['with all file sinks', async () => ({ sinks: files(folder), warnings: 0 })],
    [
      'in a folder that cannot be made',
      async () => {
        writeFileSync(join(folder, 'file'), '');
        return { sinks: files(join(folder, 'file')), warnings: 3 };
      },
    ],
    [
      'in a folder that is read-only',
      async () => {
        const readOnly = join(folder, 'read-only');
        mkdirSync(readOnly);
        chmodSync(folder, 0o755);
        chmodSync(readOnly, 0o555);
        if (process.geteuid?.() === 0) process.seteuid?.(1); // root may write everywhere
        return { sinks: files(join(readOnly, 'run')), warnings: 3 };
      },
    ],
    [
      'on a disk that is full',
      async () => {
        // Linux' own full disk; opening it succeeds, and every write fails with ENOSPC.
        return { sinks: [jsonlSink('/dev/full')], warnings: 1 };
      },
    ],
    [
      'in a folder that vanishes',
      async () => ({
        sinks: files(join(folder, 'gone')),
        atStep: (step) => {
          if (step !== 60) return;
          rmSync(join(folder, 'gone'), { recursive: true });
          const later = performance.now() + 2000; // a file looks once a second whether it is still there
          vi.spyOn(performance, 'now').mockReturnValue(later);
        },
        warnings: 3,
      }),
    ],
    ['with an MLflow server that is down', async () => ({ sinks: [mlflow('http://127.0.0.1:9')], warnings: 1 })],
    [
      'with an MLflow server that answers 500',
      async () => ({ sinks: [mlflow(await serve((_, response) => void response.writeHead(500).end()))], warnings: 1 }),
    ],
    ['with an MLflow server that hangs', async () => ({ sinks: [mlflow(await serve(() => {}))], warnings: 1 })],
  ])('%s', { timeout: 40_000 }, async (_, setUp) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { sinks, atStep, warnings } = await setUp();
    expect(await train(sinks, atStep)).toBe(await train([]));
    expect(warn.mock.calls).toHaveLength(warnings);
    warn.mockRestore();
  });
});
