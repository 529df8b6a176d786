// A sink that logs to a file, one record a line (https://jsonlines.org). The loop pays for a push into an array; the
// encoding and writing is done for many records at once.

import { describeError } from '../../format';
import type { Tick } from '../record';
import type { RunInfo, Sink } from '../sink';
import { AppendFile } from './appendFile';
import { encodeTick } from './jsonl';

const CHUNK = 256; // records; one write costs about as much as encoding two of them
const MAX_AGE_MS = 250;
const MAX_PENDING = 65_536;

/**
 * Appends each record to the file at `path` as a line of JSON, and makes the folders above it where they are missing.
 *
 * Records are written 256 at a time, at the latest after 250 ms if the loop lets timers run, and at `close` and at the
 * exit of the process; a signal that kills the process can lose the last of them. NaN and the infinities are written
 * as the strings "NaN", "Infinity" and "-Infinity"; {@link readTicks} turns them back. While the disk refuses to take
 * more, the latest 65,536 records wait in memory.
 *
 * @param path of a file that need not exist; a log that is there is continued, never rewritten
 */
export function jsonlSink(path: string): Sink {
  let info: RunInfo | undefined;
  let file: AppendFile | undefined;
  let pending: Tick[] = [];
  let flushedAt = 0; // in the records' time, which costs no clock reading
  let timer: NodeJS.Timeout | undefined;
  let timerError: unknown;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    file?.flush(); // what failed before; if it fails again, the pending records are kept
    if (pending.length === 0) return;
    file?.append(`${pending.map(encodeTick).join('\n')}\n`);
    pending = [];
    file?.flush();
  }

  function flushFromTimer(): void {
    const began = performance.now();
    try {
      flush();
    } catch (error) {
      timerError = error; // nobody to throw it to here: the next call of the ticker's gets it
    }
    info?.addLoggingMs(performance.now() - began);
  }

  function throwTimerError(): void {
    const error = timerError;
    timerError = undefined;
    if (error !== undefined) throw error;
  }

  function flushAtExit(): void {
    try {
      flush();
    } catch (error) {
      console.warn(`ticknorm: the end of the log ${path} could not be written. ${describeError(error)}`);
    }
  }

  return {
    name: `jsonl ${path}`,
    open(opened: RunInfo): void {
      if (info) throw new Error(`It already logs run "${info.run}"; make a jsonlSink for each ticker.`);
      file = new AppendFile(path);
      info = opened;
      atExit(flushAtExit);
    },
    write(tick: Tick): void {
      pending.push(tick);
      if (pending.length >= MAX_PENDING) pending.splice(0, CHUNK);
      if (pending.length % CHUNK === 0 || tick.time - flushedAt >= MAX_AGE_MS) {
        flushedAt = tick.time;
        flush();
      } else if (timer === undefined) {
        timer = setTimeout(flushFromTimer, MAX_AGE_MS).unref(); // never keeps the process alive
      }
      throwTimerError();
    },
    flush(): void {
      flush();
      throwTimerError();
    },
    close(): void {
      notAtExit(flushAtExit);
      try {
        flush();
      } finally {
        file?.close();
        file = undefined;
      }
    },
  };
}

// One listener for all open logs: a listener each would trip Node's leak warning at the eleventh.
const exitTasks: Set<() => void> = new Set();

function runExitTasks(): void {
  for (const task of exitTasks) task();
}

function atExit(task: () => void): void {
  if (exitTasks.size === 0) process.on('exit', runExitTasks);
  exitTasks.add(task);
}

function notAtExit(task: () => void): void {
  exitTasks.delete(task);
  if (exitTasks.size === 0) process.off('exit', runExitTasks);
}
