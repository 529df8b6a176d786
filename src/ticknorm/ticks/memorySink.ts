// A sink that keeps records in memory, to be charted or tested.

import { describeValue } from '../format';
import type { Tick } from './record';
import type { RunInfo, Sink } from './sink';

/** A {@link Sink} whose records can be read at any time. */
export interface MemorySink extends Sink {
  /** The records so far in the order of their steps: all, or the last `limit`. */
  readonly ticks: readonly Tick[];
}

/**
 * Keeps records in memory.
 *
 * @param options.limit keep only that many, the latest; without it memory grows by some 300 bytes a step
 * @throws RangeError for a limit that is not a whole number from 1 on
 */
export function memorySink(options: { readonly limit?: number } = {}): MemorySink {
  const { limit = Number.POSITIVE_INFINITY } = options;
  if (limit !== Number.POSITIVE_INFINITY && !(Number.isSafeInteger(limit) && limit >= 1)) {
    throw new RangeError(
      `memorySink: limit is ${describeValue(limit)}; it is how many records to keep, a whole number from 1 on; leave it out to keep all.`,
    );
  }
  const kept: Tick[] = [];
  let next = 0; // where the next record goes: in place of the oldest, once there are as many as may be kept
  let info: RunInfo | undefined;
  return {
    name: 'memory',
    open(opened: RunInfo): void {
      info = opened;
    },
    write(tick: Tick): void {
      kept[next] = tick;
      next = next + 1 < limit ? next + 1 : 0;
    },
    get ticks(): readonly Tick[] {
      info?.deliver(); // what the ticker would hand over a moment later
      return kept.length < limit ? kept : [...kept.slice(next), ...kept.slice(0, next)];
    },
  };
}
