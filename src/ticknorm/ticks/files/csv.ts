// A record as a row of a table: which columns it has, and how its values are written (RFC 4180).

import type { Tick } from '../record';
import { Names, type TextBuffer } from './textBuffer';

/** The columns that every part has; metrics and phases follow as `metrics.loss` and `phases.forward`. */
export const FIXED_COLUMNS = [
  'run',
  'segment',
  'step',
  'epoch',
  'samples',
  'tokens',
  'wallTime',
  'time',
  'stepMs',
  'loggingMs',
  'liveTensors',
  'liveBytes',
  'rssBytes',
] as const;

/** The metrics and the phases that have a column. */
export interface Known {
  readonly metrics: ReadonlySet<string>;
  readonly phases: ReadonlySet<string>;
}

const METRICS = 'metrics.';
const PHASES = 'phases.';

export function knownOf(columns: readonly string[]): Known {
  const after = (start: string): ReadonlySet<string> =>
    new Set(columns.filter((column) => column.startsWith(start)).map((column) => column.slice(start.length)));
  return { metrics: after(METRICS), phases: after(PHASES) };
}

/** The columns of a record beyond the fixed ones and those that are known. */
export function newColumns(tick: Tick, known: Known): string[] {
  const columns: string[] = [];
  for (const name in tick.metrics) if (!known.metrics.has(name)) columns.push(METRICS + name);
  for (const path in tick.phases) if (!known.phases.has(path)) columns.push(PHASES + path);
  return columns;
}

/** Adds rows of a part. */
export type RowEncoder = (tick: Tick, rows: TextBuffer) => void;

const COMMA = 0x2c;
const NEWLINE = 0x0a;

/** One row with its end of each record; a column that a record lacks is empty. */
export function rowEncoder(columns: readonly string[]): RowEncoder {
  const more = columns.slice(FIXED_COLUMNS.length);
  const phases = more.map((column) => column.startsWith(PHASES));
  const keys = more.map((column) => column.slice(column.indexOf('.') + 1));
  const runs = new Names(encodeField);
  return (tick, rows) => {
    rows.add(runs.piece(tick.run));
    field(rows, tick.segment);
    field(rows, tick.step);
    field(rows, tick.epoch);
    field(rows, tick.samples);
    field(rows, tick.tokens);
    field(rows, tick.wallTime);
    field(rows, tick.time);
    field(rows, tick.stepMs);
    field(rows, tick.loggingMs);
    field(rows, tick.liveTensors);
    field(rows, tick.liveBytes);
    field(rows, tick.rssBytes);
    for (let i = 0; i < keys.length; i++) field(rows, (phases[i] ? tick.phases : tick.metrics)[keys[i] ?? '']);
    rows.byte(NEWLINE);
  };
}

function field(rows: TextBuffer, value: number | undefined): void {
  rows.byte(COMMA);
  if (value !== undefined) rows.number(value);
}

/** The first row of a part with its end. */
export function encodeHeader(columns: readonly string[]): string {
  return `${columns.map(encodeField).join(',')}\n`;
}

/** The columns that a first row names; undefined when it was cut off or is no header of a table of ticks. */
export function decodeHeader(text: string): string[] | undefined {
  const columns: string[] = [];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\n)/y;
  for (let match = field.exec(text); match; match = field.exec(text)) {
    const [, name = '', end] = match;
    columns.push(name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name);
    if (end === '\n') return FIXED_COLUMNS.every((fixed, i) => columns[i] === fixed) ? columns : undefined;
  }
  return undefined;
}

function encodeField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
