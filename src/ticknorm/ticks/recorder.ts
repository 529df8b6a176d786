// Makes the records: what the ticker counted and timed, and what it finds out beside that, the date and the memory.

import type { Clock } from './clock';
import { MemoryProbe } from './memory';
import type { MetricReader } from './metricReader';
import type { NumberMetrics } from './metrics';
import { nearest, roundMs, TICK_SCHEMA, type Tick } from './record';
import type { Start } from './resume';

/** A record that is being made. */
export type MutableTick = { -readonly [K in keyof Tick]: Tick[K] };

/** Where the training is: after the last step, in the whole run. */
export interface Position {
  step: number;
  samples: number;
  tokens: number;
  epoch: number | undefined;
}

/** The wall clock is read when its last reading is that old, and moved on by the monotonic clock in between. */
const WALL_EVERY_MS = 100;

export class Recorder {
  readonly #run: string;
  readonly #segment: number;
  readonly #clock: Clock;
  readonly #origin: number;
  readonly #reader: MetricReader;
  readonly #memory: MemoryProbe = new MemoryProbe();
  #wall = 0;
  #wallReadAt = Number.NEGATIVE_INFINITY;

  /**
   * @param origin where `time` begins, by the monotonic clock
   * @param reader whose tensors are not counted: they are alive for the ticker's sake
   */
  constructor(run: string, start: Start, clock: Clock, origin: number, reader: MetricReader) {
    this.#run = run;
    this.#segment = start.segment;
    this.#clock = clock;
    this.#origin = origin;
    this.#reader = reader;
  }

  /** @param now when the step ended, by the monotonic clock */
  record(
    position: Position,
    now: number,
    stepMs: number,
    loggingMs: number,
    phases: Tick['phases'],
    metrics: NumberMetrics,
  ): MutableTick {
    if (now - this.#wallReadAt >= WALL_EVERY_MS) {
      this.#wall = this.#clock.wall();
      this.#wallReadAt = now;
    }
    const time = now - this.#origin;
    const memory = this.#memory.tensors();
    const tick: MutableTick = {
      schema: TICK_SCHEMA,
      run: this.#run,
      segment: this.#segment,
      step: position.step,
      samples: position.samples,
      tokens: position.tokens,
      wallTime: nearest(this.#wall + now - this.#wallReadAt),
      time: roundMs(time),
      stepMs: roundMs(stepMs),
      phases,
      loggingMs: roundMs(loggingMs),
      liveTensors: memory.numTensors - this.#reader.heldTensors,
      liveBytes: memory.numBytes - this.#reader.heldBytes,
      metrics,
    };
    if (position.epoch !== undefined) tick.epoch = position.epoch;
    if (this.#memory.unreliable()) tick.unreliable = true;
    const rssBytes = this.#memory.rss(time);
    if (rssBytes !== undefined) tick.rssBytes = rssBytes;
    return tick;
  }
}
