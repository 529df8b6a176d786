// The ticker: one call a step measures the step, makes its record and passes it on.

import { Delivery } from './delivery';
import { MemoryProbe } from './memory';
import { checkMetrics, MetricReader, type Metrics } from './metrics';
import { checkCounts, checkOptions, type TickCounts, type TickerOptions } from './options';
import { Phases } from './phases';
import { TICK_SCHEMA, type Tick } from './record';
import { Statistics, type TickSummary, type TickWindow } from './statistics';

/** Measures a training loop. Made by {@link createTicker}. */
export interface Ticker {
  /**
   * Ends a step. Call it once after each optimiser update.
   *
   * Metrics that are tensors are read back without waiting for the device; the ticker disposes them. Their record
   * reaches the sinks, still in the order of the steps, once the values are there, so a loop needs an `await` now and
   * then (`tf.nextFrame()`, a batch that is fetched) for that to happen before `close`.
   *
   * @throws TypeError or RangeError for a metric or a count that is not one number; the step then has not ended
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
  /** Waits for the metrics that are being read back, then flushes and closes the sinks. Never rejects. */
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

const NO_PHASES: Tick['phases'] = Object.freeze({});

class StepTicker implements Ticker {
  readonly #options: TickerOptions;
  readonly #clock: Clock;
  readonly #origin: number;
  readonly #phases: Phases;
  readonly #delivery: Delivery;
  readonly #reader: MetricReader = new MetricReader();
  readonly #memory: MemoryProbe = new MemoryProbe();
  readonly #window: Statistics = new Statistics();
  /** The run up to the last window. */
  readonly #before: Statistics = new Statistics();
  readonly #lastMetrics: Record<string, number> = {};
  #closing: Promise<void> | undefined;
  #step = 0;
  #lastTick: number;
  /** Logging since the last record. */
  #loggingMs = 0;
  #epoch: number | undefined;
  #samples = 0;
  #tokens = 0;

  constructor(options: TickerOptions, clock: Clock) {
    checkOptions(options);
    this.#options = options;
    this.#clock = clock;
    this.#phases = new Phases(clock.now);
    const { run, totalSteps, sinks = [] } = options;
    const info = {
      run,
      segment: 0,
      ...(totalSteps === undefined ? {} : { totalSteps }),
      addLoggingMs: (ms: number): void => {
        this.#loggingMs += ms;
      },
    };
    this.#delivery = new Delivery(sinks, info, clock.now, (tick) => this.#remember(tick.metrics));
    this.#origin = clock.now(); // after the sinks were opened: the first step is the loop's
    this.#lastTick = this.#origin;
  }

  tick(metrics: Metrics = {}, counts: TickCounts = {}): void {
    const now = this.#clock.now();
    this.#checkOpen('tick');
    checkMetrics(metrics);
    checkCounts(counts);
    const { samples = this.#options.samplesPerStep ?? 0, tokens = 0, epoch = this.#epoch } = counts;
    const stepMs = now - this.#lastTick;
    const loggingMs = this.#loggingMs;
    this.#lastTick = now;
    this.#loggingMs = 0;
    this.#step++;
    this.#epoch = epoch;
    this.#samples += samples;
    this.#tokens += tokens;
    this.#window.add(this.#step, stepMs, loggingMs, samples, tokens);
    const phases = this.#takePhases();
    this.#log(metrics, phases, stepMs, loggingMs);
    this.#loggingMs += this.#clock.now() - now;
  }

  phase<T>(name: string, fn: () => T): T {
    this.#checkOpen('phase');
    return this.#phases.run(name, fn);
  }

  window(): TickWindow {
    const window = this.#window.describe(this.#stepsLeft());
    this.#before.merge(this.#window);
    this.#window.clear();
    return window;
  }

  summary(): TickSummary {
    const whole = new Statistics();
    whole.merge(this.#before);
    whole.merge(this.#window);
    return {
      run: this.#options.run,
      ...whole.describe(this.#stepsLeft()),
      metrics: { ...this.#lastMetrics },
      sinkErrors: Object.fromEntries(this.#delivery.failures),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#delivery.close();
    return this.#closing;
  }

  #takePhases(): Tick['phases'] {
    const { ended } = this.#phases;
    if (ended.size === 0) return NO_PHASES;
    const phases: Record<string, number> = {};
    for (const [path, ms] of ended) {
      phases[path] = ms;
      this.#window.addPhase(path, ms);
    }
    this.#phases.clear();
    return phases;
  }

  #log(metrics: Metrics, phases: Tick['phases'], stepMs: number, loggingMs: number): void {
    const values: Record<string, number> = {};
    let reads: Promise<void>[] | undefined;
    for (const name in metrics) {
      const value = metrics[name];
      if (typeof value === 'number') {
        values[name] = value;
      } else if (value !== undefined) {
        values[name] = Number.NaN; // holds the name's place; the record leaves only when its values are known
        reads ??= [];
        reads.push(
          this.#reader.read(name, value).then((read) => {
            values[name] = read;
          }),
        );
      }
    }
    if (reads === undefined && this.#delivery.idle)
      this.#remember(values); // nobody wants the record
    else this.#delivery.add(this.#record(values, phases, stepMs, loggingMs), reads && Promise.all(reads));
  }

  #record(metrics: Record<string, number>, phases: Tick['phases'], stepMs: number, loggingMs: number): Tick {
    const time = this.#lastTick - this.#origin;
    const memory = this.#memory.tensors();
    const rssBytes = this.#memory.rss(time);
    const tick: Mutable<Tick> = {
      schema: TICK_SCHEMA,
      run: this.#options.run,
      segment: 0,
      step: this.#step,
      samples: this.#samples,
      tokens: this.#tokens,
      wallTime: this.#clock.wall(),
      time,
      stepMs,
      phases,
      loggingMs,
      liveTensors: memory.numTensors - this.#reader.heldTensors,
      liveBytes: memory.numBytes - this.#reader.heldBytes,
      metrics,
    };
    if (this.#epoch !== undefined) tick.epoch = this.#epoch;
    if (this.#memory.unreliable()) tick.unreliable = true;
    if (rssBytes !== undefined) tick.rssBytes = rssBytes;
    return tick;
  }

  #remember(metrics: Tick['metrics']): void {
    for (const name in metrics) this.#lastMetrics[name] = metrics[name] ?? Number.NaN;
  }

  #stepsLeft(): number | undefined {
    const { totalSteps } = this.#options;
    return totalSteps === undefined ? undefined : Math.max(0, totalSteps - this.#step);
  }

  #checkOpen(method: string): void {
    if (this.#closing === undefined) return;
    throw new Error(
      `ticker.${method}: the ticker of run "${this.#options.run}" is closed; make a new one with createTicker, or call close() after the last step.`,
    );
  }
}
