// A record as a row of a table: which columns it has, and how its values are written (RFC 4180).

import type { Tick } from '../record';

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

/** The columns of a record beyond the fixed ones that `known` lacks. */
export function newColumns(tick: Tick, known: ReadonlySet<string>): string[] {
  const columns: string[] = [];
  for (const name in tick.metrics) if (!known.has(`metrics.${name}`)) columns.push(`metrics.${name}`);
  for (const path in tick.phases) if (!known.has(`phases.${path}`)) columns.push(`phases.${path}`);
  return columns;
}

/** Writes the rows of a part. */
export type RowEncoder = (tick: Tick) => string;

/** One row with its end of each record; a column that a record lacks is empty. */
export function rowEncoder(columns: readonly string[]): RowEncoder {
  const names = columns.slice(FIXED_COLUMNS.length);
  const phases = names.map((column) => column.startsWith('phases.'));
  const keys = names.map((column) => column.slice(column.indexOf('.') + 1));
  return (tick) => {
    let row = `${encodeField(tick.run)},${tick.segment},${tick.step},${tick.epoch ?? ''},${tick.samples},${tick.tokens}`;
    row += `,${tick.wallTime},${tick.time},${tick.stepMs},${tick.loggingMs}`;
    row += `,${tick.liveTensors},${tick.liveBytes},${tick.rssBytes ?? ''}`;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] ?? '';
      row += `,${(phases[i] ? tick.phases : tick.metrics)[key] ?? ''}`;
    }
    return `${row}\n`;
  };
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
