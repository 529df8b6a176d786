// Measures a step at each call of `tick`, makes its record and passes it on.

import type { Clock } from './clock';
import { type Delivery, delivery } from './delivery';
import type { Run } from './guardedSink';
import { LastMetrics } from './lastMetrics';
import { MetricReader, type Reading } from './metricReader';
import { checkMetrics, type Metrics, type NumberMetrics } from './metrics';
import { type NonFiniteAlarm, nonFiniteAlarm } from './nonFinite';
import { checkCounts, checkOptions, type TickCounts, type TickerOptions } from './options';
import { Phases } from './phases';
import { type MakeRecord, recorder } from './recorder';
import { type Position, startOf } from './resume';
import { SmoothedPace, Statistics, type TickSummary, type TickWindow } from './statistics';
import type { Ticker } from './ticker';

const NO_METRICS: Metrics = Object.freeze({});
const NO_COUNTS: TickCounts = Object.freeze({});

/**
 * A tick measures its own cost at every step of a hundredth of a millisecond or more: beside those, a reading of the clock
 * is nothing. Of shorter ones at one in sixteen, and takes it to be the same in between; a moment when the machine was away
 * makes the next step a long one, so it is not taken for what all of them cost.
 */
const ALWAYS_MEASURED_MS = 0.01;
const MEASURED = 0b1111;

export class StepTicker implements Ticker {
  readonly #info: Run;
  readonly #samplesPerStep: number;
  readonly #clock: Clock;
  readonly #phases: Phases;
  readonly #delivery: Delivery;
  readonly #alarm: NonFiniteAlarm;
  readonly #record: MakeRecord;
  readonly #reader: MetricReader = new MetricReader();
  #window: Statistics = new Statistics();
  /** The run up to the last window. */
  readonly #before: Statistics = new Statistics();
  readonly #pace: SmoothedPace = new SmoothedPace();
  readonly #lastMetrics: LastMetrics = new LastMetrics();
  readonly #position: Position;
  #closing: Promise<void> | undefined;
  #lastTick: number;
  /** Logging since the last record, and what a tick costs that delivers nothing. */
  #loggingMs = 0;
  #ownMs = 0;

  constructor(options: TickerOptions, clock: Clock) {
    checkOptions(options);
    const { run, totalSteps, samplesPerStep = 0, sinks = [], resume, onNonFinite = 'warn' } = options;
    const position = startOf(run, resume);
    const { segment, step, samples, tokens } = position;
    this.#samplesPerStep = samplesPerStep;
    this.#clock = clock;
    this.#alarm = nonFiniteAlarm(run, onNonFinite);
    this.#position = position;
    this.#info = {
      run,
      segment,
      firstStep: step + 1,
      samples,
      tokens,
      ...(totalSteps === undefined ? {} : { totalSteps }),
      addLoggingMs: (ms) => {
        this.#loggingMs += ms;
      },
    };
    this.#delivery = delivery(sinks, this.#info, clock.now, (tick) => this.#known(tick.step, tick.metrics));
    const { origin, onSpan } = this.#delivery;
    this.#lastTick = origin;
    this.#record = recorder(run, position, clock, origin, this.#reader);
    this.#phases = new Phases(clock.now, onSpan);
  }

  tick(metrics: Metrics = NO_METRICS, counts: TickCounts = NO_COUNTS): void {
    const now = this.#clock.now();
    if (this.#closing !== undefined) this.#refuse('tick');
    if (counts !== NO_COUNTS) checkCounts(counts);
    const { samples = this.#samplesPerStep, tokens = 0, epoch, histograms } = counts;
    const inOrder = histograms === undefined && this.#delivery.upToDate();
    const known = inOrder && this.#lastMetrics.take(metrics) ? metrics : undefined;
    if (known === undefined) checkMetrics(metrics);
    const position = this.#position;
    const stepMs = now - this.#lastTick;
    const loggingMs = this.#loggingMs;
    this.#lastTick = now;
    position.step++;
    position.samples += samples;
    position.tokens += tokens;
    if (epoch !== undefined) position.epoch = epoch;
    this.#window.add(position.step, stepMs, loggingMs, samples, tokens);
    this.#pace.add(stepMs);
    this.#loggingMs = 0;
    let reading: Reading | undefined;
    let waits = false;
    if (known === undefined) {
      reading = this.#reader.all(metrics, histograms);
      waits = reading.done !== undefined || !this.#delivery.upToDate();
      if (!waits) this.#known(position.step, reading.metrics);
    } else if (!this.#lastMetrics.finite) this.#alarm.look(position.step, known);
    let delivered = false;
    if (waits || this.#delivery.wanted) {
      const numbers = reading?.metrics ?? { ...known };
      const tick = this.#record(now, stepMs, loggingMs, this.#phases.record(), numbers);
      if (reading !== undefined && histograms !== undefined) tick.histograms = reading.histograms;
      if (waits) this.#delivery.wait(tick, reading?.done);
      else delivered = this.#delivery.add(tick, now);
    }
    this.#phases.endStep();
    const sampled = stepMs >= ALWAYS_MEASURED_MS || (position.step & MEASURED) === 0;
    const ownMs = sampled || delivered ? this.#clock.now() - now : this.#ownMs;
    if (sampled && !delivered) this.#ownMs = ownMs;
    this.#loggingMs += ownMs;
    this.#alarm.throwIfStopped();
  }

  phase<T>(name: string, fn: () => T): T {
    if (this.#closing !== undefined) this.#refuse('phase');
    return this.#phases.run(name, fn);
  }

  window(): TickWindow {
    const window = this.#window;
    window.phases = this.#phases.window();
    this.#phases.clearWindow();
    this.#before.merge(window);
    this.#window = new Statistics();
    return this.#describe(window);
  }

  summary(): TickSummary {
    const whole = new Statistics();
    whole.merge(this.#before);
    this.#window.phases = this.#phases.window();
    whole.merge(this.#window);
    const { sketch, ...described } = this.#describe(whole);
    return {
      run: this.#info.run,
      ...described,
      metrics: this.#lastMetrics.all(),
      sinkErrors: Object.fromEntries(this.#delivery.troubles.failures),
      sinkDrops: Object.fromEntries(this.#delivery.troubles.drops),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#delivery.close();
    return this.#closing;
  }

  /** The metrics of a step have their values. */
  #known(step: number, metrics: NumberMetrics): void {
    this.#lastMetrics.take(metrics);
    if (!this.#lastMetrics.finite) this.#alarm.look(step, metrics);
  }

  #describe(statistics: Statistics): TickWindow {
    const { totalSteps } = this.#info;
    const etaMs =
      totalSteps === undefined ? undefined : Math.max(0, totalSteps - this.#position.step) * statistics.steps.mean;
    return statistics.describe(this.#pace.stepsPerSecond, etaMs);
  }

  #refuse(method: string): never {
    throw new Error(
      `ticker.${method}: the ticker of run "${this.#info.run}" is closed; make a new one with createTicker, or call close() after the last step.`,
    );
  }
}
