// The clock is the test's own, so every time below is exact.
import { describe, expect, test } from 'vitest';
import { type TestClock, testClock } from '../testing/clock';
import { thrown } from '../testing/thrown';
import { memorySink } from './memorySink';
import type { Tick } from './record';
import { createTickerWith } from './ticker';

describe('phase', () => {
  function phasesOf(
    body: (ticker: ReturnType<typeof createTickerWith>, clock: TestClock) => unknown,
  ): Promise<Tick['phases'] | undefined> {
    const clock = testClock();
    const memory = memorySink();
    const ticker = createTickerWith({ run: 'a', sinks: [memory] }, clock);
    return Promise.resolve(body(ticker, clock)).then(async () => {
      ticker.tick();
      await ticker.close();
      return memory.ticks[0]?.phases;
    });
  }

  test('nests by path, adds up, and an outer time includes the inner ones', async () => {
    const phases = await phasesOf((ticker, clock) => {
      for (let i = 0; i < 2; i++) {
        ticker.phase('forward', () => {
          clock.pass(1);
          ticker.phase('attention', () => clock.pass(10));
        });
      }
      ticker.phase('update', () => clock.pass(5));
    });
    expect(phases).toEqual({ 'forward/attention': 20, forward: 22, update: 5 });
  });

  test('lasts until the promise of its body settles, and returns that very promise', async () => {
    const phases = await phasesOf(async (ticker, clock) => {
      const result = await ticker.phase('data', async () => {
        await Promise.resolve();
        clock.pass(7);
        await ticker.phase('decode', async () => clock.pass(2));
        return 'batch';
      });
      expect(result).toBe('batch');
      ticker.phase('update', () => clock.pass(1));
    });
    expect(phases).toEqual({ 'data/decode': 2, data: 9, update: 1 });
  });

  test('passes on what a body throws or rejects with, and is timed and closed all the same', async () => {
    const phases = await phasesOf(async (ticker, clock) => {
      const fail = (): never => {
        clock.pass(3);
        throw new Error('no batch');
      };
      expect(thrown(() => ticker.phase('data', fail))).toBe('Error: no batch');
      await expect(ticker.phase('load', async () => fail())).rejects.toThrow(new Error('no batch'));
      ticker.phase('update', () => clock.pass(1));
    });
    expect(phases).toEqual({ data: 3, load: 3, update: 1 });
  });

  test('of async bodies that overlap nests in the order they began', async () => {
    const phases = await phasesOf(async (ticker, clock) => {
      let finishOuter = (): void => {};
      const outer = ticker.phase(
        'outer',
        () =>
          new Promise<void>((resolve) => {
            finishOuter = resolve;
          }),
      );
      let finishInner = (): void => {};
      const inner = ticker.phase(
        'inner',
        () =>
          new Promise<void>((resolve) => {
            finishInner = resolve;
          }),
      );
      clock.pass(4);
      finishOuter();
      await outer;
      clock.pass(1);
      finishInner();
      await inner;
      ticker.phase('after', () => clock.pass(2));
    });
    expect(phases).toEqual({ outer: 4, 'outer/inner': 5, after: 2 });
  });

  test('starts anew in each step', async () => {
    const clock = testClock();
    const memory = memorySink();
    const ticker = createTickerWith({ run: 'a', sinks: [memory] }, clock);
    for (const ms of [2, 3]) {
      ticker.phase('forward', () => clock.pass(ms));
      ticker.tick();
    }
    await ticker.close();
    expect(memory.ticks.map(({ phases }) => phases)).toEqual([{ forward: 2 }, { forward: 3 }]);
    expect(ticker.summary().phases).toEqual({ forward: 5 });
  });

  test('counts in the window in which its step ends', () => {
    const clock = testClock();
    const ticker = createTickerWith({ run: 'a' }, clock);
    const spend = (name: string, ms: number): void => ticker.phase(name, () => clock.pass(ms));
    const phases = (): Tick['phases'] => ticker.window().phases;
    spend('forward', 1);
    spend('forward', 2);
    ticker.tick();
    spend('forward', 4);
    spend('update', 8);
    expect(phases()).toEqual({ forward: 3 });
    ticker.tick();
    expect(phases()).toEqual({ forward: 4, update: 8 });
    spend('update', 16);
    ticker.tick();
    ticker.tick();
    expect(phases()).toEqual({ update: 16 });
    ticker.tick();
    expect(phases()).toEqual({});
    expect(ticker.summary().phases).toEqual({ forward: 7, update: 24 });
  });
});
