// What a ticker does not take, and the whole message that says so.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../testing/backends';
import { thrown } from '../testing/thrown';
import { createTicker } from './ticker';

useBackend('cpu');

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
