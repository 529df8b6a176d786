// The ticker: one call a step measures the step, makes its record and passes it on.

import { Delivery } from './delivery';
import { MemoryProbe } from './memory';
import { checkMetrics, MetricReader, type Metrics, type NumberMetrics } from './metrics';
import { NonFiniteAlarm } from './nonFinite';
import { checkCounts, checkOptions, type TickCounts, type TickerOptions } from './options';
import { Phases } from './phases';
import { roundMs, TICK_SCHEMA, type Tick, type TickHistogram } from './record';
import { startOf } from './resume';
import { SmoothedPace, Statistics, type TickSummary, type TickWindow } from './statistics';

/** Measures a training loop. Made by {@link createTicker}. */
export interface Ticker {
  /**
   * Ends a step. Call it once after each optimiser update.
   *
   * Metrics that are tensors are read back without waiting for the device; the ticker disposes them. Their record
   * reaches the sinks, still in the order of the steps, once the values are there, so a loop needs an `await` now and
   * then (`tf.nextFrame()`, a batch that is fetched) for that to happen before `close`.
   *
   * Records reach the sinks 64 at a time, or after 100 ms.
   *
   * @throws TypeError or RangeError for a metric or a count that is not one number; the step then has not ended
   * @throws NonFiniteError with `onNonFinite: 'stop'`; the step has ended
   */
  tick(metrics?: Metrics, counts?: TickCounts): void;
  /**
   * Runs `fn`, adds its time to the phase `name` of this step, and returns what it returns. If that is a promise, the
   * phase lasts until it settles. What `fn` throws is passed on.
   *
   * A phase begun inside another is named by its path, `forward/attention`, and its time is part of the outer one's.
   * Phases that overlap count as nested: the one begun first is the outer one.
   *
   * tfjs computes on webgl and webgpu after the call has returned: there, a phase covers the device's work only if its
   * body waits for it, for example with `await loss.data()`.
   */
  phase<T>(name: string, fn: () => T): T;
  /** What happened since the last window, or the beginning; the next one begins here. */
  window(): TickWindow;
  /** What happened in the whole run so far. */
  summary(): TickSummary;
  /**
   * Waits for the metrics that are being read back, then flushes and closes the sinks, giving up after ten seconds on
   * one that hangs. Never rejects.
   */
  close(): Promise<void>;
}

/** The two clocks, so that a test can bring its own. */
export interface Clock {
  /** Monotonic, in milliseconds from any origin. */
  now(): number;
  /** Milliseconds since 1970; may be set back. */
  wall(): number;
}

function systemClock(): Clock {
  const clock = performance; // held: as a property of Node's global object it costs as much as a reading
  return { now: () => clock.now(), wall: () => Date.now() };
}

/**
 * Makes a ticker: a clock and a counter that tells where the time of a training run goes.
 *
 * ```ts
 * const ticker = createTicker({ run: 'digits', totalSteps: 500, samplesPerStep: 64, sinks: [consoleSink()] });
 * for (const batch of batches) {
 *   const loss = ticker.phase('update', () => optimizer.minimize(() => lossOf(model, batch), true));
 *   ticker.tick({ loss }); // loss may be a tensor: it is read back without waiting, then disposed
 * }
 * await ticker.close();
 * console.log(ticker.summary().stepMs.p90);
 * ```
 *
 * @throws TypeError or RangeError for an option that is not what it should be
 */
export function createTicker(options: TickerOptions): Ticker {
  return new StepTicker(options, systemClock());
}

/** {@link createTicker} with clocks of the caller's. */
export function createTickerWith(options: TickerOptions, clock: Clock): Ticker {
  return new StepTicker(options, clock);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const NO_METRICS: Metrics = Object.freeze({});
const NO_COUNTS: TickCounts = Object.freeze({});

/** The wall clock is read when its last reading is that old, and moved on by the monotonic clock in between. */
const WALL_EVERY_MS = 5;

/** A tick measures its own cost at the first so many steps, and then at one in sixteen. */
const ALWAYS_MEASURED = 64;
const MEASURED = 0b1111;

class StepTicker implements Ticker {
  readonly #run: string;
  readonly #totalSteps: number | undefined;
  readonly #samplesPerStep: number;
  readonly #clock: Clock;
  readonly #origin: number;
  readonly #phases: Phases;
  readonly #segment: number;
  readonly #delivery: Delivery;
  readonly #alarm: NonFiniteAlarm;
  readonly #reader: MetricReader = new MetricReader();
  readonly #memory: MemoryProbe = new MemoryProbe();
  readonly #window: Statistics = new Statistics();
  /** The run up to the last window. */
  readonly #before: Statistics = new Statistics();
  readonly #pace: SmoothedPace = new SmoothedPace();
  readonly #lastMetrics: Record<string, number> = {};
  #closing: Promise<void> | undefined;
  #step: number;
  #epoch: number | undefined;
  #samples: number;
  #tokens: number;
  #lastTick: number;
  /** Logging since the last record, and what a tick costs that delivers nothing. */
  #loggingMs = 0;
  #ownMs = 0;
  #wall = 0;
  #wallReadAt = Number.NEGATIVE_INFINITY;

  constructor(options: TickerOptions, clock: Clock) {
    checkOptions(options);
    const { run, totalSteps, samplesPerStep = 0, sinks = [], resume, onNonFinite = 'warn' } = options;
    const start = startOf(run, resume);
    this.#run = run;
    this.#totalSteps = totalSteps;
    this.#samplesPerStep = samplesPerStep;
    this.#clock = clock;
    this.#phases = new Phases(clock.now);
    this.#alarm = new NonFiniteAlarm(run, onNonFinite);
    this.#step = start.step;
    this.#epoch = start.epoch;
    this.#samples = start.samples;
    this.#tokens = start.tokens;
    this.#segment = start.segment;
    const about = {
      run,
      segment: start.segment,
      firstStep: start.step + 1,
      samples: start.samples,
      tokens: start.tokens,
      ...(totalSteps === undefined ? {} : { totalSteps }),
      addLoggingMs: (ms: number): void => {
        this.#loggingMs += ms;
      },
    };
    this.#delivery = new Delivery(sinks, about, clock.now, (tick) => this.#known(tick.step, tick.metrics));
    this.#origin = clock.now(); // after the sinks were opened: the first step is the loop's
    this.#lastTick = this.#origin;
    const { onSpan } = this.#delivery;
    const origin = this.#origin;
    if (onSpan) this.#phases.onSpan = (path, began, ended) => onSpan(path, began - origin, ended - origin);
  }

  tick(metrics: Metrics = NO_METRICS, counts: TickCounts = NO_COUNTS): void {
    const now = this.#clock.now();
    if (this.#closing !== undefined) this.#refuse('tick');
    const numbers = checkMetrics(metrics);
    if (counts !== NO_COUNTS) checkCounts(counts);
    const { samples = this.#samplesPerStep, tokens = 0, epoch, histograms } = counts;
    const stepMs = now - this.#lastTick;
    const loggingMs = this.#loggingMs;
    this.#lastTick = now;
    this.#step++;
    this.#samples += samples;
    this.#tokens += tokens;
    if (epoch !== undefined) this.#epoch = epoch;
    this.#window.add(this.#step, stepMs, loggingMs, samples, tokens);
    this.#pace.add(stepMs);
    this.#loggingMs = 0;
    let delivered = false;
    if (!numbers || histograms !== undefined || !this.#delivery.upToDate) {
      this.#wait(metrics, histograms, stepMs, loggingMs);
    } else {
      this.#known(this.#step, metrics);
      if (this.#delivery.wanted) {
        delivered = this.#delivery.add(this.#record({ ...metrics }, stepMs, loggingMs), now);
      }
    }
    this.#phases.endStep();
    const sampled = this.#window.steps.count <= ALWAYS_MEASURED || (this.#step & MEASURED) === 0;
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
    this.#window.phases = this.#phases.window();
    this.#phases.clearWindow();
    const window = this.#window.describe(this.#stepsLeft(), this.#pace.stepsPerSecond);
    this.#before.merge(this.#window);
    this.#window.clear();
    return window;
  }

  summary(): TickSummary {
    const whole = new Statistics();
    whole.merge(this.#before);
    this.#window.phases = this.#phases.window();
    whole.merge(this.#window);
    const { sketch, ...described } = whole.describe(this.#stepsLeft(), this.#pace.stepsPerSecond);
    return {
      run: this.#run,
      ...described,
      metrics: { ...this.#lastMetrics },
      sinkErrors: Object.fromEntries(this.#delivery.failures),
      sinkDrops: Object.fromEntries(this.#delivery.drops),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#delivery.close();
    return this.#closing;
  }

  /** A record that holds tensors, or comes after one that does: it is complete when their values have arrived. */
  #wait(metrics: Metrics, histograms: TickCounts['histograms'], stepMs: number, loggingMs: number): void {
    const values: Record<string, number> = {};
    const reads: Promise<void>[] = [];
    for (const name in metrics) {
      const value = metrics[name];
      if (typeof value === 'number') values[name] = value;
      else if (value !== undefined) {
        values[name] = Number.NaN; // holds the name's place
        const read = this.#reader.read(name, value);
        reads.push(
          read.then((number) => {
            values[name] = number;
          }),
        );
      }
    }
    const spread: Record<string, TickHistogram> = {};
    for (const name in histograms) {
      const tensor = histograms[name];
      if (tensor === undefined) continue;
      const read = this.#reader.histogram(name, tensor);
      reads.push(
        read.then((histogram) => {
          spread[name] = histogram;
        }),
      );
    }
    const tick = this.#record(values, stepMs, loggingMs);
    if (histograms !== undefined) tick.histograms = spread;
    this.#delivery.wait(tick, reads.length === 0 ? undefined : Promise.all(reads));
  }

  #record(metrics: NumberMetrics, stepMs: number, loggingMs: number): Mutable<Tick> {
    const now = this.#lastTick;
    if (now - this.#wallReadAt >= WALL_EVERY_MS) {
      this.#wall = this.#clock.wall();
      this.#wallReadAt = now;
    }
    const time = now - this.#origin;
    const memory = this.#memory.tensors();
    const tick: Mutable<Tick> = {
      schema: TICK_SCHEMA,
      run: this.#run,
      segment: this.#segment,
      step: this.#step,
      samples: this.#samples,
      tokens: this.#tokens,
      wallTime: roundMs(this.#wall + now - this.#wallReadAt),
      time: roundMs(time),
      stepMs: roundMs(stepMs),
      phases: this.#phases.record(),
      loggingMs: roundMs(loggingMs),
      liveTensors: memory.numTensors - this.#reader.heldTensors,
      liveBytes: memory.numBytes - this.#reader.heldBytes,
      metrics,
    };
    if (this.#epoch !== undefined) tick.epoch = this.#epoch;
    if (this.#memory.unreliable()) tick.unreliable = true;
    const rssBytes = this.#memory.rss(time);
    if (rssBytes !== undefined) tick.rssBytes = rssBytes;
    return tick;
  }

  /** The metrics of a step have their values. */
  #known(step: number, metrics: NumberMetrics): void {
    let finite = true;
    for (const name in metrics) {
      const value = metrics[name] ?? Number.NaN;
      this.#lastMetrics[name] = value;
      if (value - value !== 0) finite = false; // NaN for NaN and for the infinities
    }
    if (!finite) this.#alarm.look(step, metrics);
  }

  #stepsLeft(): number | undefined {
    return this.#totalSteps === undefined ? undefined : Math.max(0, this.#totalSteps - this.#step);
  }

  #refuse(method: string): never {
    throw new Error(
      `ticker.${method}: the ticker of run "${this.#run}" is closed; make a new one with createTicker, or call close() after the last step.`,
    );
  }
}
