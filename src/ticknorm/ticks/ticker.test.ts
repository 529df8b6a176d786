// The clocks are the test's own, so every time below is exact.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test, vi } from 'vitest';
import { useBackend } from '../testing/backends';
import { testClock } from '../testing/clock';
import { memorySink } from './memorySink';
import { createTicker, createTickerWith } from './ticker';

useBackend('cpu');

describe('tick', () => {
  test('makes one whole record a step', async () => {
    const clock = testClock();
    const memory = memorySink();
    const ticker = createTickerWith({ run: 'digits', samplesPerStep: 64, sinks: [memory] }, clock);
    clock.pass(8);
    ticker.tick({ loss: 2.5 }, { epoch: 1, tokens: 100 });
    clock.pass(4);
    ticker.tick({ loss: 2.25 }, { samples: 10 });
    await ticker.close();
    const { numTensors: liveTensors, numBytes: liveBytes } = tf.memory();
    const [first, second] = memory.ticks.map(({ rssBytes, ...rest }) => rest);
    const common = {
      schema: 1,
      run: 'digits',
      segment: 0,
      epoch: 1,
      phases: {},
      liveTensors,
      liveBytes,
      unreliable: true,
    };
    expect(first).toEqual({
      ...common,
      step: 1,
      samples: 64,
      tokens: 100,
      wallTime: 1_700_000_000_008,
      time: 8,
      stepMs: 8,
      loggingMs: 0,
      metrics: { loss: 2.5 },
    });
    expect(second).toEqual({
      ...common,
      step: 2,
      samples: 74,
      tokens: 100,
      wallTime: 1_700_000_000_012,
      time: 12,
      stepMs: 4,
      loggingMs: 0,
      metrics: { loss: 2.25 },
    });
  });

  test('samples the memory of the process at most once a second', async () => {
    const clock = testClock();
    const memory = memorySink();
    const ticker = createTickerWith({ run: 'a', sinks: [memory] }, clock);
    for (const ms of [1, 500, 499, 1, 999]) {
      clock.pass(ms);
      ticker.tick();
    }
    await ticker.close();
    expect(memory.ticks.map(({ rssBytes }) => (rssBytes ?? 0) > 1e6)).toEqual([true, false, false, true, false]);
  });

  test('durations do not see a wall clock that is set back', async () => {
    const clock = testClock();
    const memory = memorySink();
    const ticker = createTickerWith({ run: 'a', sinks: [memory] }, clock);
    clock.pass(10);
    ticker.tick();
    clock.setBack(3_600_000);
    clock.pass(100);
    ticker.tick();
    await ticker.close();
    expect(memory.ticks.map(({ stepMs }) => stepMs)).toEqual([10, 100]);
    const [first, second] = memory.ticks;
    expect((second?.wallTime ?? 0) - (first?.wallTime ?? 0)).toBe(100 - 3_600_000);
  });

  test('keeps NaN and the infinities', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    ticker.tick({ a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY });
    await ticker.close();
    expect(memory.ticks[0]?.metrics).toEqual({
      a: Number.NaN,
      b: Number.POSITIVE_INFINITY,
      c: Number.NEGATIVE_INFINITY,
    });
    warn.mockRestore();
  });

  test('keeps its own copy of the metrics', async () => {
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    const reused = { loss: 1 };
    ticker.tick(reused);
    reused.loss = 2;
    ticker.tick(reused);
    await ticker.close();
    expect(memory.ticks.map(({ metrics }) => metrics['loss'])).toEqual([1, 2]);
  });

  test('counts what logging took as part of the next step', async () => {
    const clock = testClock();
    const memory = memorySink();
    const slow = { name: 'slow', write: (): void => clock.pass(3) };
    const ticker = createTickerWith({ run: 'a', sinks: [memory, slow] }, clock);
    clock.pass(10);
    ticker.tick();
    clock.pass(9);
    ticker.tick();
    await ticker.close();
    expect(memory.ticks.map(({ stepMs, loggingMs }) => [stepMs, loggingMs])).toEqual([
      [10, 0],
      [12, 3],
    ]);
    expect(ticker.summary().overheadPercent).toBeCloseTo((100 * 3) / 22, 12);
  });

  test('counts what a sink asks for between two steps, too', async () => {
    const clock = testClock();
    const memory = memorySink();
    const slow = { name: 'slow', write: (): void => clock.pass(3) };
    const ticker = createTickerWith({ run: 'a', sinks: [memory, slow] }, clock);
    for (let step = 1; step <= 3; step++) {
      clock.pass(10);
      ticker.tick();
    }
    expect(memory.ticks.length).toBe(3); // the second and the third are handed over here
    clock.pass(10);
    ticker.tick();
    await ticker.close();
    expect(memory.ticks.map(({ stepMs, loggingMs }) => [stepMs, loggingMs])).toEqual([
      [10, 0],
      [13, 3],
      [10, 0],
      [16, 6],
    ]);
  });

  test.each([3, 0.001])(
    'with steps of %d ms takes a moment when the machine was away for the logging of one step, not for its neighbours',
    async (stepMs) => {
      const clock = testClock();
      let reading = 0; // of the clock, in the step that is running
      let away = false;
      const now = (): number => {
        if (++reading === 2) clock.pass(away ? 40 : 0.002); // the second one ends the measurement
        return clock.now();
      };
      const memory = memorySink();
      const ticker = createTickerWith({ run: 'a', sinks: [memory] }, { ...clock, now });
      for (let step = 1; step <= 100; step++) {
        clock.pass(stepMs);
        away = step === 80; // a step that was measured when every sixteenth was
        reading = 0;
        ticker.tick();
      }
      await ticker.close();
      const logging = memory.ticks.slice(66).map(({ loggingMs }) => loggingMs);
      expect(logging.filter((ms) => ms > 1)).toEqual([40]);
    },
  );
});
