// A sink that logs to a table. Its columns are named in its first row, which is never rewritten: a metric that turns up
// later begins a new part, with a first row of its own.

import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type { Tick } from '../record';
import type { RunInfo, Sink } from '../sink';
import { AppendFile } from './appendFile';
import { decodeHeader, encodeHeader, FIXED_COLUMNS, knownOf, newColumns, rowEncoder } from './csv';
import { pieceOf, TextBuffer } from './textBuffer';

/**
 * Appends each record to the file at `path` as comma-separated values, and makes the folders above it.
 *
 * The columns are `run,segment,step,epoch,samples,tokens,wallTime,time,stepMs,loggingMs,liveTensors,liveBytes,rssBytes`
 * and one for each metric and phase, `metrics.loss` and `phases.forward`. When a metric or a phase turns up that the
 * table has no column for, the records go on in a new part: `run.csv`, `run.2.csv`, `run.3.csv`. What is absent from a
 * record is empty; NaN and the infinities are written as `NaN`, `Infinity` and `-Infinity`. Histograms are left out.
 *
 * @param path of a file that need not exist; a table that is there is continued, never rewritten
 */
export function csvSink(path: string): Sink {
  let run: string | undefined;
  let dropped: RunInfo['dropped'] | undefined;
  let part = 1;
  let file: AppendFile | undefined;
  let columns: string[] = [];
  let known = knownOf([]);
  let encode = rowEncoder([]);
  const rows = new TextBuffer();
  let records = 0;

  function hand(): void {
    if (records > 0) file?.append(rows.take(), records);
    records = 0;
  }

  /** Opens a part, continuing it if its columns are known. */
  function open(there: readonly string[] | undefined): void {
    file = new AppendFile(partPath(path, part), dropped);
    columns = [...(there ?? [])];
    if (there) file.beginning = Buffer.from(encodeHeader(there));
    known = knownOf(columns);
    encode = rowEncoder(columns);
  }

  function beginPart(more: readonly string[]): void {
    hand();
    const full = columns.length === 0 ? [...FIXED_COLUMNS, ...more] : [...columns, ...more];
    if (columns.length > 0) {
      file?.flush();
      file?.close();
      part++;
      open(undefined);
    }
    columns = full;
    known = knownOf(full);
    encode = rowEncoder(full);
    const header = encodeHeader(full);
    rows.add(pieceOf(header));
    if (file) file.beginning = Buffer.from(header);
  }

  return {
    name: `csv ${path}`,
    open(info: RunInfo): void {
      if (run !== undefined) throw new Error(`It already logs run "${run}"; make a csvSink for each ticker.`);
      dropped = info.dropped;
      while (existsSync(partPath(path, part + 1))) part++;
      const beginning = readBeginning(partPath(path, part));
      const header = decodeHeader(beginning);
      if (beginning !== '' && header === undefined) part++; // no table of ticks, or one whose first row was cut off
      open(header);
      run = info.run;
    },
    write(tick: Tick): void {
      const more = newColumns(tick, known);
      if (more.length > 0 || columns.length === 0) beginPart(more);
      encode(tick, rows);
      records++;
    },
    flush(): void {
      hand();
      file?.flush();
    },
    close(): void {
      file?.close();
      file = undefined;
    },
  };
}

/** `run.csv`, `run.2.csv`, `run.3.csv`. */
function partPath(path: string, part: number): string {
  if (part === 1) return path;
  const end = /\.[^./\\]*$/.exec(path)?.index ?? path.length;
  return `${path.slice(0, end)}.${part}${path.slice(end)}`;
}

/** As much of a file as its first row may take; nothing when there is none. */
function readBeginning(path: string): string {
  if (!existsSync(path)) return '';
  const bytes = Buffer.alloc(64 * 1024);
  const fd = openSync(path, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(fd);
  }
}
