// Records are made by hand and time is a variable, so every line is known.
import { describe, expect, test, vi } from 'vitest';
import { runInfo } from '../testing/runInfo';
import { type ConsoleSinkOptions, consoleSink } from './consoleSink';
import type { Tick } from './record';

function tick(step: number, msPerStep: number, extra: Partial<Tick> = {}): Tick {
  return {
    schema: 1,
    run: 'digits',
    segment: 0,
    step,
    samples: 0,
    tokens: 0,
    wallTime: 0,
    time: step * msPerStep,
    stepMs: msPerStep,
    phases: {},
    loggingMs: 0,
    liveTensors: 0,
    liveBytes: 0,
    metrics: { loss: 1 / step },
    ...extra,
  };
}

interface Run extends ConsoleSinkOptions {
  readonly steps: number;
  readonly totalSteps?: number;
  readonly msPerStep: number;
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** How many records come at once. */
  readonly batch?: number;
}

/** What is written, one entry a call. */
function written({ steps, totalSteps, msPerStep, isTTY = false, columns = 80, batch = 1, ...options }: Run): string[] {
  const chunks: string[] = [];
  let now = 0;
  const stream = { isTTY, columns, write: (text: string) => chunks.push(text) };
  const sink = consoleSink({ stream, now: () => now, ...options });
  sink.open?.(runInfo({ run: 'digits', ...(totalSteps === undefined ? {} : { totalSteps }) }));
  for (let step = 1; step <= steps; step++) {
    now += msPerStep;
    sink.write(tick(step, msPerStep));
    if (step % batch === 0) sink.flush?.();
  }
  sink.close?.();
  return chunks;
}

function stepsOf(chunks: readonly string[]): number[] {
  return chunks.map((text) => Number(/step (\d+)/.exec(text)?.[1]));
}

describe('where there is no terminal', () => {
  test('prints plain lines, one each tenth of the run, and the last', () => {
    const lines = written({ steps: 500, totalSteps: 500, msPerStep: 40 });
    expect(stepsOf(lines)).toEqual([1, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
    expect(lines[1]).toBe('digits  step 50/500 (10%)  loss 0.02  40.0 ms/step  25 steps/s  ETA 18.0 s\n');
    expect(lines.at(-1)).toBe('digits  step 500/500 (100%)  loss 0.002  40.0 ms/step  25 steps/s\n');
  });

  test('of a run of unknown length prints ever more sparingly', () => {
    const lines = written({ steps: 1234, msPerStep: 1000 });
    expect(stepsOf(lines)).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 1234]);
    expect(lines[0]).toBe('digits  step 1  loss 1  1.00 s/step  1 steps/s\n');
  });

  test('prints each so many steps when asked to', () => {
    expect(stepsOf(written({ steps: 10, every: 4, msPerStep: 1000 }))).toEqual([1, 4, 8, 10]);
  });

  test('prints at most five lines a second, and yet the last step, once', () => {
    // 1 ms a step: a line is due at every step, and allowed each 200 ms.
    expect(stepsOf(written({ steps: 700, every: 1, msPerStep: 1 }))).toEqual([1, 201, 401, 601, 700]);
    expect(stepsOf(written({ steps: 601, every: 1, msPerStep: 1 }))).toEqual([1, 201, 401, 601]);
  });

  test('of records that come many at once prints the latest that is due', () => {
    const atOnce = { steps: 640, batch: 64, msPerStep: 10 };
    expect(stepsOf(written({ ...atOnce, every: 50 }))).toEqual([50, 100, 150, 250, 300, 350, 400, 500, 550, 600, 640]);
    expect(stepsOf(written({ ...atOnce, every: 1 }))).toEqual([64, 128, 192, 256, 320, 384, 448, 512, 576, 640]);
  });

  test('prints a line that came too soon once it may, unless another is due by then', () => {
    const steps = { steps: 500, totalSteps: 1000 };
    expect(stepsOf(written({ ...steps, msPerStep: 1.5 }))).toEqual([1, 100, 200, 400, 500]);
    expect(stepsOf(written({ ...steps, msPerStep: 0.9 }))).toEqual([1, 200, 400, 500]);
  });

  test('writes nothing when nothing happened', () => {
    expect(written({ steps: 0, msPerStep: 1 })).toEqual([]);
  });
});

describe('on a terminal', () => {
  test('rewrites one line, at most five times a second, and ends it', () => {
    const chunks = written({ steps: 500, totalSteps: 1000, msPerStep: 1, isTTY: true, columns: 120 });
    expect(stepsOf(chunks.slice(0, -1))).toEqual([1, 201, 401, 500]);
    expect(chunks[1]).toBe(
      '\r\u001b[Kdigits  step 201/1000 (20%)  loss 0.004975  1.00 ms/step  1000 steps/s  ETA 799 ms',
    );
    expect(chunks.at(-1)).toBe('\n');
  });

  test('never wraps', () => {
    const [chunk = ''] = written({ steps: 1, msPerStep: 1, isTTY: true, columns: 20 });
    expect(chunk).toBe('\r\u001b[Kdigits  step 1  los'); // 19 characters: the last column would wrap some terminals
  });
});

test('says epoch and NaN', () => {
  const write = vi.fn();
  const sink = consoleSink({ stream: { write }, now: () => 0 });
  sink.write(tick(1, 0.5, { epoch: 3, metrics: { loss: Number.NaN } }));
  sink.flush?.();
  expect(write.mock.calls).toEqual([['digits  step 1  epoch 3  loss NaN  500 µs/step  2000 steps/s\n']]);
});

test('uses console.log where there is no standard output, as in a page', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.stubGlobal('process', undefined);
  const sink = consoleSink({ now: () => 0 });
  vi.unstubAllGlobals();
  sink.write(tick(1, 2));
  sink.flush?.();
  expect(log.mock.calls).toEqual([['digits  step 1  loss 1  2.00 ms/step  500 steps/s']]);
  log.mockRestore();
});

test('writes plain lines in a notebook, even if Jupyter was started from a terminal', () => {
  const write = vi.fn();
  vi.stubGlobal('process', { stdout: { isTTY: true, write } });
  const terminal = consoleSink({ now: () => 0 });
  vi.stubGlobal('__tslab__', {});
  const notebook = consoleSink({ now: () => 0 });
  vi.unstubAllGlobals();
  terminal.write(tick(1, 2));
  terminal.flush?.();
  notebook.write(tick(1, 2));
  notebook.flush?.();
  const line = 'digits  step 1  loss 1  2.00 ms/step  500 steps/s';
  expect(write.mock.calls).toEqual([[`\r\u001b[K${line}`], [`${line}\n`]]);
});

test.each([0, 0.5, Number.NaN])('refuses every: %d', (every) => {
  expect(() => consoleSink({ every })).toThrow(
    new RangeError(`consoleSink: every is ${every}; it is a number of steps, a whole number from 1 on, or left out.`),
  );
});
