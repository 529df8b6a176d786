// Sinks that fail, seen through a ticker: the training goes on, the others get everything, people are told once.
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { memorySink } from './memorySink';
import type { RunInfo, Sink } from './sink';
import { createTicker } from './ticker';

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
        'ticknorm: sink "broken" failed at step 1; training goes on, and further failures are only counted (see ticker.summary().sinkErrors). Error: disk full',
      ],
    });
  });

  test('whose write rejects is counted too, and no rejection gets away', async () => {
    const sink = { name: 'remote', write: async (): Promise<void> => boom() };
    expect(await train(sink)).toEqual({
      written: 3,
      sinkErrors: { remote: 3 },
      warnings: [
        'ticknorm: sink "remote" failed at step 1; training goes on, and further failures are only counted (see ticker.summary().sinkErrors). Error: disk full',
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
      sinkErrors: { file: 1 },
      warnings: [
        'ticknorm: sink "file" failed while flushing; training goes on, and further failures are only counted (see ticker.summary().sinkErrors). Error: gone',
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
    expect(seen).toEqual(['open a 0 5', 'write 1', 'write 2', 'write 3', 'flush', 'close']);
  });
});
