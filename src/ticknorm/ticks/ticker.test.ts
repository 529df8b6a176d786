// The clocks are the test's own, so every time below is exact.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test, vi } from 'vitest';
import { useBackend } from '../testing/backends';
import { thrown } from '../testing/thrown';
import { memorySink } from './memorySink';
import type { Tick } from './record';
import type { TickSummary } from './statistics';
import { type Clock, createTicker, createTickerWith } from './ticker';

interface TestClock extends Clock {
  /** Lets monotonic and wall time pass. */
  pass(ms: number): void;
  /** Sets the wall clock back, as a time server does. */
  setBack(ms: number): void;
}

function testClock(): TestClock {
  let now = 5000;
  let wall = 1_700_000_000_000;
  return {
    now: () => now,
    wall: () => wall,
    pass: (ms) => {
      now += ms;
      wall += ms;
    },
    setBack: (ms) => {
      wall -= ms;
    },
  };
}

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
    clock.pass(10);
    ticker.tick();
    await ticker.close();
    expect(memory.ticks.map(({ stepMs }) => stepMs)).toEqual([10, 10]);
    const [first, second] = memory.ticks;
    expect((second?.wallTime ?? 0) - (first?.wallTime ?? 0)).toBe(10 - 3_600_000);
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
});

describe('metrics that are tensors', () => {
  test('are read back in the order of the steps, mixed with numbers, and disposed', async () => {
    const before = tf.memory().numTensors;
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    ticker.tick({ loss: tf.scalar(0.5), accuracy: 0.25 });
    ticker.tick({ loss: 3 });
    ticker.tick({ loss: tf.tensor1d([7], 'int32') });
    expect(memory.ticks).toEqual([]); // nothing waited for a device
    await ticker.close();
    expect(memory.ticks.map(({ step, metrics }) => [step, metrics])).toEqual([
      [1, { loss: 0.5, accuracy: 0.25 }],
      [2, { loss: 3 }],
      [3, { loss: 7 }],
    ]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('outlive the tidy they were made in', async () => {
    const before = tf.memory().numTensors;
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    tf.tidy(() => ticker.tick({ loss: tf.scalar(2).square() }));
    await ticker.close();
    expect(memory.ticks[0]?.metrics).toEqual({ loss: 4 });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('that are waited for are not counted as live', async () => {
    const before = tf.memory().numTensors;
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    for (let i = 0; i < 3; i++) ticker.tick({ loss: tf.scalar(i) });
    await ticker.close();
    expect(memory.ticks.map(({ liveTensors }) => liveTensors)).toEqual([before, before, before]);
  });

  test('may be one tensor under two names, and a variable stays alive', async () => {
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    const loss = tf.scalar(1.5);
    const rate = tf.variable(tf.scalar(0.125));
    ticker.tick({ loss, total: loss, rate });
    await ticker.close();
    expect(memory.ticks[0]?.metrics).toEqual({ loss: 1.5, total: 1.5, rate: 0.125 });
    expect([loss.isDisposed, rate.isDisposed]).toEqual([true, false]);
    rate.dispose();
  });

  test('that cannot be read are NaN, with one warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    for (let i = 0; i < 2; i++) {
      const loss = tf.scalar(1);
      loss.data = () => Promise.reject(new Error('device lost'));
      ticker.tick({ loss });
    }
    await ticker.close();
    expect(memory.ticks.map(({ metrics }) => metrics)).toEqual([{ loss: Number.NaN }, { loss: Number.NaN }]);
    expect(warn.mock.calls).toEqual([
      ['ticknorm: metric "loss" could not be read back and is recorded as NaN: Error: device lost'],
      ['ticknorm: metric "loss" is NaN at step 1 of run "a"; later ones are recorded, but not warned of.'],
    ]);
    warn.mockRestore();
  });
});

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
});

describe('window and summary', () => {
  test('a window covers the steps since the last one, the summary all of them', () => {
    const clock = testClock();
    const ticker = createTickerWith({ run: 'a', totalSteps: 10, samplesPerStep: 32 }, clock);
    for (const ms of [10, 20, 30, 40]) {
      clock.pass(ms);
      ticker.tick({ loss: 1 / ms }, { tokens: 5 });
    }
    const first = ticker.window();
    expect(first).toMatchObject({ firstStep: 1, lastStep: 4, n: 4, wallMs: 100, etaMs: 6 * 25, overheadPercent: 0 });
    expect(first).toMatchObject({ stepsPerSecond: 40, samplesPerSecond: 1280, tokensPerSecond: 200 });
    expect(first.stepMs).toMatchObject({ mean: 25, min: 10, max: 40 });
    // Ranks floor(q * 3): the median of four is the second value, p90 and p99 the third. The sketch is within 1 %.
    expect(Math.abs(first.stepMs.p50 / 20 - 1)).toBeLessThanOrEqual(0.01);
    expect(Math.abs(first.stepMs.p90 / 30 - 1)).toBeLessThanOrEqual(0.01);
    expect(Math.abs(first.stepMs.p99 / 30 - 1)).toBeLessThanOrEqual(0.01);
    clock.pass(60);
    ticker.tick({ accuracy: 0.5 });
    expect(ticker.window()).toMatchObject({ firstStep: 5, lastStep: 5, n: 1, wallMs: 60, etaMs: 5 * 60 });
    expect(ticker.summary()).toMatchObject({
      run: 'a',
      firstStep: 1,
      lastStep: 5,
      n: 5,
      wallMs: 160,
      stepMs: { mean: 32, min: 10, max: 60 },
      etaMs: 5 * 32,
      metrics: { loss: 1 / 40, accuracy: 0.5 },
      sinkErrors: {},
    });
  });

  test('without steps nothing is measured, so nothing is zero', () => {
    const window = createTicker({ run: 'a' }).window();
    const none = Number.NaN;
    expect(window).toEqual({
      firstStep: 0,
      lastStep: 0,
      n: 0,
      wallMs: 0,
      stepMs: { mean: none, min: none, max: none, p50: none, p90: none, p99: none },
      stepsPerSecond: none,
      samplesPerSecond: none,
      tokensPerSecond: none,
      overheadPercent: none,
      phases: {},
      smoothedStepsPerSecond: none,
      samples: 0,
      tokens: 0,
      loggingMs: 0,
      sketch: '',
    });
  });

  test('after more steps than planned the ETA is 0', () => {
    const clock = testClock();
    const ticker = createTickerWith({ run: 'a', totalSteps: 1 }, clock);
    for (let i = 0; i < 2; i++) {
      clock.pass(1);
      ticker.tick();
    }
    expect(ticker.summary().etaMs).toBe(0);
  });

  test('can still be read after close', async () => {
    const ticker = createTicker({ run: 'a' });
    ticker.tick({ loss: tf.scalar(0.5) });
    await ticker.close();
    await ticker.close(); // a second time changes nothing
    const summary: TickSummary = ticker.summary();
    expect([summary.n, summary.metrics]).toEqual([1, { loss: 0.5 }]);
  });
});

describe('what is refused', () => {
  test.each([
    [{ run: '' }, `TypeError: createTicker: run is ""; it is the name of the run, pass for example { run: 'digits' }.`],
    [
      { run: 'a', totalSteps: 0 },
      'RangeError: createTicker: totalSteps is 0; it is how many steps the run will take, a whole number from 1 on; leave it out if that is not known.',
    ],
    [
      { run: 'a', totalSteps: 1.5 },
      'RangeError: createTicker: totalSteps is 1.5; it is how many steps the run will take, a whole number from 1 on; leave it out if that is not known.',
    ],
    [
      { run: 'a', samplesPerStep: Number.NaN },
      'RangeError: createTicker: samplesPerStep is NaN; it is the batch size, a number above 0; leave it out to count no samples.',
    ],
  ])('createTicker(%o)', (options, message) => {
    expect(thrown(() => createTicker(options))).toBe(message);
  });

  test('a sink that is none, as untyped code may pass it', () => {
    const sinks = JSON.parse('[{"name": "file"}]');
    expect(thrown(() => createTicker({ run: 'a', sinks }))).toBe(
      'TypeError: createTicker: sinks[0] is an object; a sink is an object with a name and a write method, pass for example consoleSink().',
    );
    expect(thrown(() => createTicker({ run: 'a', sinks: sinks[0] }))).toBe(
      'TypeError: createTicker: sinks is an object; it is an array, pass for example [consoleSink()].',
    );
  });

  test.each([
    [
      '{"loss": "0.5"}',
      'TypeError: ticker.tick: metric "loss" is "0.5"; a metric is a number or a tensor of one element.',
    ],
    [
      '{"loss": null}',
      'TypeError: ticker.tick: metric "loss" is null; a metric is a number or a tensor of one element.',
    ],
    [
      '0.25',
      'TypeError: ticker.tick: metrics is 0.25; it is an object of named numbers, pass for example { loss: 0.25 }.',
    ],
  ])('metrics %s', (json, message) => {
    const ticker = createTicker({ run: 'a' });
    expect(thrown(() => ticker.tick(JSON.parse(json)))).toBe(message);
    expect(ticker.summary().n).toBe(0); // the step has not ended
  });

  test('a tensor in the place of the metrics', () => {
    const ticker = createTicker({ run: 'a' });
    const loss = tf.scalar(1);
    expect(thrown(() => Reflect.apply(ticker.tick, ticker, [loss]))).toBe(
      'TypeError: ticker.tick: metrics is a tensor; it is an object of named numbers, pass for example { loss: 0.5 }.',
    );
    loss.dispose();
  });

  test('a tensor that is not one number, and one that is gone', () => {
    const ticker = createTicker({ run: 'a' });
    const losses = tf.ones([2, 3]);
    expect(thrown(() => ticker.tick({ loss: losses }))).toBe(
      'RangeError: ticker.tick: metric "loss" is a float32 tensor of shape [2,3]; a metric is one real number, pass for example its mean().',
    );
    losses.dispose();
    expect(thrown(() => ticker.tick({ loss: losses }))).toBe(
      'TypeError: ticker.tick: metric "loss" is a disposed tensor; a ticker takes a tensor over, so give each one to a single tick, and clone() one that you need later.',
    );
  });

  test('counts that are not counts', () => {
    const ticker = createTicker({ run: 'a' });
    expect(thrown(() => ticker.tick({}, { samples: -1 }))).toBe(
      'RangeError: ticker.tick: samples is -1; it is a finite number from 0 on, or left out.',
    );
    expect(thrown(() => ticker.tick({}, { epoch: Number.NaN }))).toBe(
      'RangeError: ticker.tick: epoch is NaN; it is a finite number from 0 on, or left out.',
    );
  });

  test('phases without a name or a body', () => {
    const ticker = createTicker({ run: 'a' });
    expect(thrown(() => ticker.phase('a/b', () => 1))).toBe(
      'TypeError: ticker.phase: the name is "a/b"; it is a non-empty string without "/". To nest, call ticker.phase inside the body of another phase.',
    );
    expect(thrown(() => ticker.phase('a', JSON.parse('1')))).toBe(
      'TypeError: ticker.phase: the body of phase "a" is 1; it is a function, pass for example () => model.predict(x).',
    );
  });

  test('a step or a phase after close', async () => {
    const ticker = createTicker({ run: 'digits' });
    await ticker.close();
    expect(thrown(() => ticker.tick())).toBe(
      'Error: ticker.tick: the ticker of run "digits" is closed; make a new one with createTicker, or call close() after the last step.',
    );
    expect(thrown(() => ticker.phase('a', () => 1))).toBe(
      'Error: ticker.phase: the ticker of run "digits" is closed; make a new one with createTicker, or call close() after the last step.',
    );
  });
});
