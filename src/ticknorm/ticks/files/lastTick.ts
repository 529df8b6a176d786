// The last intact record of a log, read from its end: a log may be long, and a resumed run needs one line of it.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { describeError } from '../../format';
import type { Tick } from '../record';
import { decodeTick } from './jsonl';

const FIRST_READ = 64 * 1024; // bytes; doubled until a whole line is in it

/**
 * The last intact record of a log written by {@link jsonlSink}, or undefined when there is none yet: no such file, an
 * empty one, or one whose only line was cut off. So one script begins a run and resumes it:
 *
 * ```ts
 * const ticker = createTicker({ run: 'digits', resume: lastTick(path), sinks: [jsonlSink(path)] });
 * ```
 *
 * @throws Error that names the file when it cannot be read, or is not a log of ticks
 */
export function lastTick(path: string): Tick | undefined {
  const fd = open(path);
  if (fd === undefined) return undefined;
  try {
    const { size } = fstatSync(fd);
    for (let length = Math.min(size, FIRST_READ); ; length = Math.min(size, 2 * length)) {
      const found = lastIn(readEnd(fd, size, length), length === size);
      if (found !== undefined || length === size) return found;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`lastTick: a line of ${path} ${reason}; pass a file that jsonlSink wrote.`);
  } finally {
    closeSync(fd);
  }
}

/** The last record in the end of a log; its first line is a part of one unless the text is the whole log. */
function lastIn(text: string, whole: boolean): Tick | undefined {
  const lines = text.split('\n');
  for (let i = lines.length - 1; i >= (whole ? 0 : 1); i--) {
    const line = lines[i] ?? '';
    const tick = line === '' ? undefined : decodeTick(line);
    if (tick) return tick;
  }
  return undefined;
}

function readEnd(fd: number, size: number, length: number): string {
  const bytes = Buffer.alloc(length);
  for (let read = 0; read < length; ) {
    const got = readSync(fd, bytes, read, length - read, size - length + read);
    if (got === 0) break;
    read += got;
  }
  return bytes.toString('utf8');
}

function open(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`lastTick: cannot read ${path}; pass a file that jsonlSink wrote. ${describeError(error)}`);
  }
}
