// Metrics that are tensors, as a ticker reads them back.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test, vi } from 'vitest';
import { useBackend, useUnknownBackend } from '../testing/backends';
import { memorySink } from './memorySink';
import { createTicker } from './ticker';

describe("metrics that are tensors, in this process's memory", () => {
  useBackend('cpu');

  test('are known at once, under both their names, and disposed; a variable stays alive', async () => {
    const before = tf.memory().numTensors;
    const memory = memorySink();
    const ticker = createTicker({ run: 'a', sinks: [memory] });
    const loss = tf.scalar(1.5);
    const rate = tf.tidy(() => tf.variable(tf.scalar(0.125)));
    ticker.tick({ loss, total: loss, rate, steps: 3 }, { histograms: { loss, rate } });
    expect([loss.isDisposed, rate.isDisposed]).toEqual([true, false]);
    expect(ticker.summary().metrics).toEqual({ loss: 1.5, total: 1.5, rate: 0.125, steps: 3 });
    await ticker.close();
    expect(memory.ticks.map(({ metrics, liveTensors }) => [metrics, liveTensors])).toEqual([
      [{ loss: 1.5, total: 1.5, rate: 0.125, steps: 3 }, before + 1],
    ]);
    expect(memory.ticks[0]?.histograms).toMatchObject({ loss: { limits: [1.5] }, rate: { limits: [0.125] } });
    rate.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('may come out of a tidy that they were made in', async () => {
    const before = tf.memory().numTensors;
    const ticker = createTicker({ run: 'a' });
    tf.tidy(() => ticker.tick({ loss: tf.scalar(2).square() }));
    expect(ticker.summary().metrics).toEqual({ loss: 4 });
    expect(tf.memory().numTensors).toBe(before);
    await ticker.close();
  });

  test('that cannot be read are NaN, with one warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const ticker = createTicker({ run: 'a' });
    for (let i = 0; i < 2; i++) {
      const loss = tf.scalar(1);
      loss.dataSync = () => {
        throw new Error('out of memory');
      };
      ticker.tick({ loss });
      expect(loss.isDisposed).toBe(true);
    }
    expect(ticker.summary().metrics).toEqual({ loss: Number.NaN });
    await ticker.close();
    expect(warn.mock.calls).toEqual([
      ['ticknorm: metric "loss" could not be read back and is recorded as NaN: Error: out of memory'],
      ['ticknorm: metric "loss" is NaN at step 1 of run "a"; later ones are recorded, but not warned of.'],
    ]);
    warn.mockRestore();
  });
});

describe('metrics that are tensors, on a device', () => {
  useUnknownBackend();

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
