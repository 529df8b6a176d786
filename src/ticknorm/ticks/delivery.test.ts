// Sinks that fail, seen through a ticker: the training goes on, the others get everything, people are told once.
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { memorySink } from './memorySink';
import type { RunInfo, Sink } from './sink';
import { createTicker, createTickerWith } from './ticker';

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => warn.mockRestore());

async function train(sink: Sink, steps = 3) {
  const memory = memorySink();
  const ticker = createTicker({ run: 'a', totalSteps: 5, sinks: [sink, memory] });
  for (let i = 0; i < steps; i++) ticker.tick({ loss: i });
  await ticker.close();
  return { written: memory.ticks.length, sinkErrors: ticker.summary().sinkErrors, warnings: warn.mock.calls.flat() };
}

const boom = (): never => {
  throw new Error('disk full');
};

describe('a sink', () => {
  test('that throws in write is counted, and warned of once', async () => {
    expect(await train({ name: 'broken', write: boom })).toEqual({
      written: 3,
      sinkErrors: { broken: 3 },
      warnings: [
        'ticknorm: sink "broken" failed at step 1; training goes on, and ticker.summary().sinkErrors counts further failures. Error: disk full',
      ],
    });
  });

  test('whose write rejects is counted too, and no rejection gets away', async () => {
    const sink = { name: 'remote', write: async (): Promise<void> => boom() };
    expect(await train(sink)).toEqual({
      written: 3,
      sinkErrors: { remote: 3 },
      warnings: [
        'ticknorm: sink "remote" failed at step 1; training goes on, and ticker.summary().sinkErrors counts further failures. Error: disk full',
      ],
    });
  });

  test('that cannot be opened is left out', async () => {
    const write = vi.fn();
    const close = vi.fn();
    expect(await train({ name: 'file', open: boom, write, close })).toEqual({
      written: 3,
      sinkErrors: { file: 1 },
      warnings: ['ticknorm: sink "file" could not be opened and is left out; training goes on. Error: disk full'],
    });
    expect([write.mock.calls.length, close.mock.calls.length]).toEqual([0, 0]);
  });

  test('that fails while flushing is closed all the same', async () => {
    const close = vi.fn();
    expect(
      await train({ name: 'file', write: () => {}, flush: () => Promise.reject(new Error('gone')), close }),
    ).toEqual({
      written: 3,
      sinkErrors: { file: 3 }, // after the first record, after the others, and at the end
      warnings: [
        'ticknorm: sink "file" failed while flushing; training goes on, and ticker.summary().sinkErrors counts further failures. Error: gone',
      ],
    });
    expect(close.mock.calls.length).toBe(1);
  });

  test('learns of the run, gets every record, and is flushed and closed in that order', async () => {
    const seen: string[] = [];
    await train({
      name: 'log',
      open: ({ run, segment, totalSteps }: RunInfo) => void seen.push(`open ${run} ${segment} ${totalSteps}`),
      write: ({ step }) => void seen.push(`write ${step}`),
      flush: () => void seen.push('flush'),
      close: async () => void seen.push('close'),
    });
    const batches = ['write 1', 'flush', 'write 2', 'write 3', 'flush'];
    expect(seen).toEqual(['open a 0 5', ...batches, 'flush', 'close']);
  });

  test('that hangs is given up when the run ends', async () => {
    vi.useFakeTimers();
    const trained = train({ name: 'remote', write: () => {}, close: () => new Promise(() => {}) });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await trained).toEqual({
      written: 3,
      sinkErrors: { remote: 1 },
      warnings: [
        'ticknorm: sink "remote" failed while closing; training goes on, and ticker.summary().sinkErrors counts further failures. Error: It did not end within 10 s; what it held is lost.',
      ],
    });
    vi.useRealTimers();
  });

  test('tells of its failures and of what it gave up', async () => {
    let info: RunInfo | undefined;
    const sink: Sink = {
      name: 'remote',
      open: (opened) => {
        info = opened;
      },
      write: () => {},
    };
    const ticker = createTicker({ run: 'a', sinks: [sink] });
    info?.failed(new Error('refused'));
    info?.failed(new Error('refused'));
    info?.dropped(3);
    info?.dropped(4);
    const { sinkErrors, sinkDrops } = ticker.summary();
    expect({ sinkErrors, sinkDrops }).toEqual({ sinkErrors: { remote: 2 }, sinkDrops: { remote: 7 } });
    expect(warn.mock.calls.flat()).toEqual([
      'ticknorm: sink "remote" failed in the background; training goes on, and ticker.summary().sinkErrors counts further failures. Error: refused',
    ]);
    await ticker.close();
  });
});

describe('batches', () => {
  /** The steps of each batch that a sink got while a loop ran `steps` steps of `ms` milliseconds without a pause. */
  function batchesOf(steps: number, ms: number): number[][] {
    let now = 0;
    let batch: number[] = [];
    const batches: number[][] = [];
    const sink: Sink = {
      name: 'batches',
      write: ({ step }) => void batch.push(step),
      flush: () => {
        batches.push(batch);
        batch = [];
      },
    };
    const ticker = createTickerWith({ run: 'a', sinks: [sink] }, { now: () => now, wall: () => 0 });
    for (let i = 0; i < steps; i++) {
      now += ms;
      ticker.tick();
    }
    void ticker.close();
    return batches.filter(({ length }) => length > 0); // the last flush comes with nothing new
  }
  const range = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i);

  test('are the first record, then 64 at a time', () => {
    expect(batchesOf(129, 0.1)).toEqual([[1], range(2, 65), range(66, 129)]);
  });

  test('are smaller when 200 ms have passed', () => {
    expect(batchesOf(7, 80)).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
  });

  test('are single records when a step takes as long as that', () => {
    expect(batchesOf(3, 200)).toEqual([[1], [2], [3]]);
  });

  test('come from a timer when the loop pauses', async () => {
    vi.useFakeTimers();
    const memory: number[] = [];
    const sink: Sink = { name: 'memory', write: ({ step }) => void memory.push(step) };
    const ticker = createTickerWith({ run: 'a', sinks: [sink] }, { now: () => 0, wall: () => 0 });
    ticker.tick();
    ticker.tick();
    expect(memory).toEqual([1]);
    vi.advanceTimersByTime(199);
    expect(memory).toEqual([1]);
    vi.advanceTimersByTime(1);
    expect(memory).toEqual([1, 2]);
    vi.useRealTimers();
    await ticker.close();
    expect(memory).toEqual([1, 2]);
  });

  test('begin with the phases that ended, in the order of their ends', async () => {
    const calls: unknown[] = [];
    let now = 5;
    const sink: Sink = {
      name: 'calls',
      span: (path, began, ended) => void calls.push([path, began, ended]),
      write: ({ step }) => void calls.push(step),
      flush: () => void calls.push('flush'),
    };
    const ticker = createTickerWith({ run: 'a', sinks: [sink] }, { now: () => now++, wall: () => 0 });
    ticker.tick();
    for (let i = 0; i < 2; i++) {
      ticker.phase('forward', () => ticker.phase('attention', () => {}));
      ticker.tick();
    }
    expect(calls).toEqual([1, 'flush']);
    await ticker.close();
    const spans = calls.filter((call) => Array.isArray(call)).map(([path]) => path);
    expect(spans).toEqual(['forward/attention', 'forward', 'forward/attention', 'forward']);
    expect(calls.slice(2).map((call) => (Array.isArray(call) ? 'span' : call))).toEqual(
      ['span', 'span', 'span', 'span', 2, 3, 'flush', 'flush'], // the last flush comes with nothing new
    );
  });

  test('of phases alone come, too, so that a loop without ticks does not fill the memory', async () => {
    const span = vi.fn();
    const ticker = createTicker({ run: 'a', sinks: [{ name: 'spans', span, write: () => {} }] });
    for (let i = 0; i < 4095; i++) ticker.phase('data', () => {});
    expect(span).toHaveBeenCalledTimes(0);
    ticker.phase('data', () => {});
    expect(span).toHaveBeenCalledTimes(4096);
    await ticker.close();
  });

  test('come to a sink whose span throws, which is warned of once', async () => {
    const write = vi.fn();
    const ticker = createTicker({ run: 'a', sinks: [{ name: 'broken', span: boom, write }] });
    for (let i = 0; i < 2; i++) {
      ticker.phase('data', () => {});
      ticker.tick();
    }
    await ticker.close();
    expect(write).toHaveBeenCalledTimes(2);
    expect(ticker.summary().sinkErrors).toEqual({ broken: 2 });
    expect(warn.mock.calls.flat()).toEqual([
      'ticknorm: sink "broken" failed at the end of phase "data"; training goes on, and ticker.summary().sinkErrors counts further failures. Error: disk full',
    ]);
  });
});
