// Reads a log back that jsonlSink wrote.

import { readFileSync } from 'node:fs';
import { describeError } from '../../format';
import type { Tick } from '../record';
import { decodeTick } from './jsonl';

/**
 * The records of a log written by {@link jsonlSink}, in the order of the file.
 *
 * A line that was cut off when its process was killed is left out, wherever it stands.
 *
 * @throws Error that names the file, and the line where it is not a log of ticks
 */
export function readTicks(path: string): Tick[] {
  const ticks: Tick[] = [];
  readText(path)
    .split('\n')
    .forEach((line, i) => {
      if (line === '') return;
      try {
        const tick = decodeTick(line);
        if (tick) ticks.push(tick);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`readTicks: line ${i + 1} of ${path} ${reason}; pass a file that jsonlSink wrote.`);
      }
    });
  return ticks;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`readTicks: cannot read ${path}; pass a file that jsonlSink wrote. ${describeError(error)}`);
  }
}
