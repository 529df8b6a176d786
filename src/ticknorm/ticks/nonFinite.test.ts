// The alarm as a training loop meets it.
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { useBackend, useUnknownBackend } from '../testing/backends';
import { thrown } from '../testing/thrown';
import { memorySink } from './memorySink';
import type { NonFiniteEvent } from './nonFinite';
import { createTicker } from './ticker';

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => warn.mockRestore());

describe('a metric that is not finite', () => {
  useBackend('cpu');

  test('is warned of once in a run', () => {
    const ticker = createTicker({ run: 'digits' });
    ticker.tick({ loss: 0.5, norm: 3 });
    ticker.tick({ loss: Number.NaN, norm: Number.POSITIVE_INFINITY });
    ticker.tick({ loss: Number.NaN });
    ticker.tick({ accuracy: Number.NaN });
    expect(warn.mock.calls.flat()).toEqual([
      'ticknorm: metric "loss" is NaN, "norm" is Infinity at step 2 of run "digits"; later ones are recorded, but not warned of.',
    ]);
  });

  test('is given to a function, each metric once', () => {
    const events: NonFiniteEvent[] = [];
    const ticker = createTicker({ run: 'a', onNonFinite: (event) => void events.push(event) });
    ticker.tick({ loss: Number.NaN, accuracy: 0 });
    ticker.tick({ loss: Number.NaN, accuracy: Number.NEGATIVE_INFINITY });
    expect(events).toEqual([
      { run: 'a', step: 1, metrics: { loss: Number.NaN } },
      { run: 'a', step: 2, metrics: { accuracy: Number.NEGATIVE_INFINITY } },
    ]);
    expect(warn.mock.calls).toEqual([]);
  });

  test('stops the run at its step, and its record is kept', async () => {
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory], onNonFinite: 'stop' });
    ticker.tick({ loss: 1 });
    expect(thrown(() => ticker.tick({ loss: Number.NaN }))).toBe(
      `NonFiniteError: ticker.tick: metric "loss" is NaN at step 2 of run "a", and onNonFinite is 'stop'. Its record is kept; lower the learning rate, clip the gradients or look at that step's batch.`,
    );
    await ticker.close();
    expect(memory.ticks.map(({ metrics }) => metrics['loss'])).toEqual([1, Number.NaN]);
  });

  test("stops the run at once for a tensor in this process's memory", async () => {
    const ticker = createTicker({ run: 'a', onNonFinite: 'stop' });
    const tick = (): void => ticker.tick({ loss: tf.scalar(Number.NaN) });
    expect(thrown(tick)).toContain('metric "loss" is NaN at step 1 of run "a"');
    await ticker.close();
  });

  test('refuses another wish', () => {
    expect(thrown(() => createTicker({ run: 'a', onNonFinite: JSON.parse('"throw"') }))).toBe(
      `TypeError: createTicker: onNonFinite is "throw"; it is 'warn', 'stop' or a function of the event, pass for example ({ metrics }) => console.log(metrics).`,
    );
  });
});

describe('a tensor on a device that is not finite', () => {
  useUnknownBackend();

  test('stops the run after it was read', async () => {
    const ticker = createTicker({ run: 'a', onNonFinite: 'stop' });
    ticker.tick({ loss: tf.scalar(Number.NaN) });
    await tf.nextFrame();
    expect(thrown(() => ticker.tick({ loss: 1 }))).toContain('metric "loss" is NaN at step 1 of run "a"');
    await ticker.close();
  });
});
