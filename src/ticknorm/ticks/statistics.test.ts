// The clock is the test's own, so every time below is exact.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../testing/backends';
import { testClock } from '../testing/clock';
import type { TickSummary } from './statistics';
import { createTicker, createTickerWith } from './ticker';

useBackend('cpu');

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

  test('a window without steps names none, even after others', () => {
    const ticker = createTicker({ run: 'a', samplesPerStep: 2 });
    ticker.tick({}, { tokens: 3 });
    ticker.window();
    expect(ticker.window()).toMatchObject({ firstStep: 0, lastStep: 0, n: 0, samples: 0, tokens: 0 });
    expect(ticker.summary()).toMatchObject({ firstStep: 1, lastStep: 1, n: 1, samples: 2, tokens: 3 });
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
