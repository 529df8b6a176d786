// What may be given to a ticker, and the messages for what may not.

import * as tf from '@tensorflow/tfjs';
import { describeValue } from '../format';
import { checkOnNonFinite, type OnNonFinite } from './nonFinite';
import { isCount, type Resume } from './resume';
import type { Sink } from './sink';

export interface TickerOptions {
  /** The name of the run; every record carries it. */
  readonly run: string;
  /** How many steps the run will take; gives an ETA. */
  readonly totalSteps?: number;
  /** Samples in each step, where a tick does not say otherwise; gives samples per second. */
  readonly samplesPerStep?: number;
  /** Where the records go. Without any, the ticker still measures: see `window` and `summary`. */
  readonly sinks?: readonly Sink[];
  /**
   * The last record of an earlier part of this run, or all its records: step, samples, tokens and epoch go on from
   * there, in a new segment. Undefined begins the run, so that a script can always say `resume: lastTick(path)`.
   */
  readonly resume?: Resume;
  /** What to do when a metric is NaN or infinite for the first time; 'warn' when left out. Its value is kept anyway. */
  readonly onNonFinite?: OnNonFinite;
}

/** What a step consumed, where in the training it was, and what is to be looked at more closely. */
export interface TickCounts {
  /** Samples in this step; `samplesPerStep` when left out. */
  readonly samples?: number;
  /** Tokens in this step; 0 when left out. */
  readonly tokens?: number;
  /** The epoch; stays until another is given. */
  readonly epoch?: number;
  /**
   * Tensors whose values are recorded as histograms, by name: weights, gradients, activations. They are read back like
   * metrics, and disposed unless they are variables. That costs a read-back each: once in a hundred steps is enough.
   */
  readonly histograms?: Readonly<Record<string, tf.Tensor>>;
}

/** @throws TypeError or RangeError that says which option, what it was given and what it may be */
export function checkOptions(options: TickerOptions): void {
  const { run, totalSteps, samplesPerStep, sinks = [], onNonFinite = 'warn' } = options;
  if (typeof run !== 'string' || run === '') {
    throw new TypeError(
      `createTicker: run is ${describeValue(run)}; it is the name of the run, pass for example { run: 'digits' }.`,
    );
  }
  if (totalSteps !== undefined && !(Number.isSafeInteger(totalSteps) && totalSteps > 0)) {
    throw new RangeError(
      `createTicker: totalSteps is ${describeValue(totalSteps)}; it is how many steps the run will take, a whole number from 1 on; leave it out if that is not known.`,
    );
  }
  if (samplesPerStep !== undefined && !(Number.isFinite(samplesPerStep) && samplesPerStep > 0)) {
    throw new RangeError(
      `createTicker: samplesPerStep is ${describeValue(samplesPerStep)}; it is the batch size, a number above 0; leave it out to count no samples.`,
    );
  }
  checkOnNonFinite(onNonFinite);
  if (!Array.isArray(sinks)) {
    throw new TypeError(
      `createTicker: sinks is ${describeValue(sinks)}; it is an array, pass for example [consoleSink()].`,
    );
  }
  sinks.forEach((sink: Partial<Sink> | null | undefined, i) => {
    if (typeof sink?.name !== 'string' || typeof sink.write !== 'function') {
      throw new TypeError(
        `createTicker: sinks[${i}] is ${describeValue(sink)}; a sink is an object with a name and a write method, pass for example consoleSink().`,
      );
    }
  });
}

/** @throws RangeError that says which count, what it was given and what it may be */
export function checkCounts(counts: TickCounts): void {
  checkCount('samples', counts.samples);
  checkCount('tokens', counts.tokens);
  checkCount('epoch', counts.epoch);
  for (const name in counts.histograms) checkHistogram(name, counts.histograms[name]);
}

function checkHistogram(name: string, value: unknown): void {
  if (value instanceof tf.Tensor && !value.isDisposed && value.dtype !== 'string' && value.dtype !== 'complex64')
    return;
  const given = !(value instanceof tf.Tensor)
    ? describeValue(value)
    : value.isDisposed
      ? 'a disposed tensor'
      : `a ${value.dtype} tensor`;
  throw new TypeError(
    `ticker.tick: histogram "${name}" is ${given}; it is a tensor of real numbers, pass for example { histograms: { kernel } }.`,
  );
}

function checkCount(name: string, value: number | undefined): void {
  if (value === undefined || isCount(value)) return;
  throw new RangeError(
    `ticker.tick: ${name} is ${describeValue(value)}; it is a finite number from 0 on, or left out.`,
  );
}
