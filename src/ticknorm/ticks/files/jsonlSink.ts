// A sink that logs to a file, one record a line (https://jsonlines.org), encoded and written many records at once.

import type { Tick } from '../record';
import type { RunInfo, Sink } from '../sink';
import { AppendFile } from './appendFile';
import { encodeTick } from './jsonl';
import { TextBuffer } from './textBuffer';

/**
 * Appends each record to the file at `path` as a line of JSON, and makes the folders above it where they are missing.
 *
 * Records are written as the ticker hands them over: 64 at a time or after 200 ms, and at the exit of the process; a
 * signal that kills the process can lose the last of them. NaN and the infinities are written as the strings "NaN",
 * "Infinity" and "-Infinity"; {@link readTicks} turns them back. While the disk refuses to take more, the latest 16 MB
 * or so wait in memory.
 *
 * @param path of a file that need not exist; a log that is there is continued, never rewritten
 */
export function jsonlSink(path: string): Sink {
  let run: string | undefined;
  let file: AppendFile | undefined;
  const lines = new TextBuffer();
  let records = 0;
  return {
    name: `jsonl ${path}`,
    open(info: RunInfo): void {
      if (run !== undefined) throw new Error(`It already logs run "${run}"; make a jsonlSink for each ticker.`);
      file = new AppendFile(path, info.dropped);
      run = info.run;
    },
    write(tick: Tick): void {
      encodeTick(tick, lines);
      records++;
    },
    flush(): void {
      if (records > 0) file?.append(lines.take(), records);
      records = 0;
      file?.flush();
    },
    close(): void {
      file?.close();
      file = undefined;
    },
  };
}
