// Makes the records: what the ticker counted and timed, and what it finds out beside that, the date and the memory.
// Nothing here starts a backend: counting steps must not choose one.

import * as tf from '@tensorflow/tfjs';
import type { Clock } from './clock';
import type { MetricReader } from './metricReader';
import type { NumberMetrics } from './metrics';
import { nearest, roundMs, TICK_SCHEMA, type Tick } from './record';
import type { Position } from './resume';

/** A record that is being made. */
export type MutableTick = { -readonly [K in keyof Tick]: Tick[K] };

/** Makes the record of a step that ended at `now`, by the monotonic clock. */
export type MakeRecord = (
  now: number,
  stepMs: number,
  loggingMs: number,
  phases: Tick['phases'],
  metrics: NumberMetrics,
) => MutableTick;

/** The wall clock is read when its last reading is that old, and moved on by the monotonic clock in between. */
const WALL_EVERY_MS = 100;
const RSS_EVERY_MS = 1000; // asking the system takes some microseconds, and it moves slowly

/**
 * @param position where the training is whenever a record is made
 * @param origin where `time` begins, by the monotonic clock
 * @param reader whose tensors are not counted: they are alive for the ticker's sake
 */
export function recorder(
  run: string,
  position: Readonly<Position>,
  clock: Clock,
  origin: number,
  reader: MetricReader,
): MakeRecord {
  const engine = tf.engine(); // held: each `tf.` is some getters away
  let wall = 0;
  let wallReadAt = Number.NEGATIVE_INFINITY;
  let nextRss = 0;
  let backend: string | undefined;
  let unreliable = false;
  return (now, stepMs, loggingMs, phases, metrics) => {
    if (now - wallReadAt >= WALL_EVERY_MS) {
      wall = clock.wall();
      wallReadAt = now;
    }
    if (engine.backendName !== backend) {
      backend = engine.backendName;
      unreliable = isUnreliable(backend);
    }
    const time = now - origin;
    const { numTensors, numBytes } = engine.state;
    const tick: MutableTick = {
      schema: TICK_SCHEMA,
      run,
      segment: position.segment,
      step: position.step,
      samples: position.samples,
      tokens: position.tokens,
      wallTime: nearest(wall + now - wallReadAt),
      time: roundMs(time),
      stepMs: roundMs(stepMs),
      phases,
      loggingMs: roundMs(loggingMs),
      liveTensors: numTensors - reader.heldTensors,
      liveBytes: numBytes - reader.heldBytes,
      metrics,
    };
    if (position.epoch !== undefined) tick.epoch = position.epoch;
    if (unreliable) tick.unreliable = true;
    if (time >= nextRss) {
      nextRss = time + RSS_EVERY_MS;
      const rssBytes = globalThis.process?.memoryUsage?.rss?.(); // of Node
      if (rssBytes !== undefined) tick.rssBytes = rssBytes;
    }
    return tick;
  };
}

/** Whether the active backend calls its memory figures inexact; false while there is none. */
function isUnreliable(backend: string | undefined): boolean {
  try {
    return Boolean(backend) && tf.memory().unreliable === true;
  } catch {
    return false; // named, but still being set up
  }
}
