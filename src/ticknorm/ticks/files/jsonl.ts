// A record as a line of JSON, and back. JSON knows no NaN and no infinities, so these are strings there.

import { describeValue } from '../../format';
import { TICK_SCHEMA, type Tick } from '../record';
import { Names, type TextBuffer } from './textBuffer';

const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSE = 0x7d;
const NEWLINE = 0x0a;

const utf8 = new TextEncoder();

/** What stands before the values of a record, in the order of a line. */
const BEFORE = {
  schema: utf8.encode('{"schema":'),
  run: utf8.encode(',"run":'),
  segment: utf8.encode(',"segment":'),
  step: utf8.encode(',"step":'),
  samples: utf8.encode(',"samples":'),
  tokens: utf8.encode(',"tokens":'),
  wallTime: utf8.encode(',"wallTime":'),
  time: utf8.encode(',"time":'),
  stepMs: utf8.encode(',"stepMs":'),
  phases: utf8.encode(',"phases":{'),
  loggingMs: utf8.encode('},"loggingMs":'),
  liveTensors: utf8.encode(',"liveTensors":'),
  liveBytes: utf8.encode(',"liveBytes":'),
  metrics: utf8.encode(',"metrics":{'),
  epoch: utf8.encode(',"epoch":'),
  unreliable: utf8.encode(',"unreliable":true'),
  rssBytes: utf8.encode(',"rssBytes":'),
  histograms: utf8.encode(',"histograms":'),
};

const names = new Names((name) => JSON.stringify(name));

/** Adds one line with its end, its keys in the order of the record. By hand, in a fraction of the time of `JSON.stringify`. */
export function encodeTick(tick: Tick, text: TextBuffer): void {
  field(text, BEFORE.schema, tick.schema);
  text.add(BEFORE.run);
  text.add(names.bytes(tick.run));
  field(text, BEFORE.segment, tick.segment);
  field(text, BEFORE.step, tick.step);
  field(text, BEFORE.samples, tick.samples);
  field(text, BEFORE.tokens, tick.tokens);
  field(text, BEFORE.wallTime, tick.wallTime);
  field(text, BEFORE.time, tick.time);
  field(text, BEFORE.stepMs, tick.stepMs);
  text.add(BEFORE.phases);
  numbers(text, tick.phases);
  field(text, BEFORE.loggingMs, tick.loggingMs);
  field(text, BEFORE.liveTensors, tick.liveTensors);
  field(text, BEFORE.liveBytes, tick.liveBytes);
  text.add(BEFORE.metrics);
  numbers(text, tick.metrics);
  text.byte(CLOSE);
  if (tick.epoch !== undefined) field(text, BEFORE.epoch, tick.epoch);
  if (tick.unreliable) text.add(BEFORE.unreliable);
  if (tick.rssBytes !== undefined) field(text, BEFORE.rssBytes, tick.rssBytes);
  if (tick.histograms) {
    text.add(BEFORE.histograms);
    text.add(utf8.encode(JSON.stringify(tick.histograms)));
  }
  text.byte(CLOSE);
  text.byte(NEWLINE);
}

function field(text: TextBuffer, before: Uint8Array, value: number): void {
  text.add(before);
  text.number(value);
}

function numbers(text: TextBuffer, values: Readonly<Record<string, number>>): void {
  let more = false;
  for (const name in values) {
    if (more) text.byte(COMMA);
    more = true;
    text.add(names.bytes(name));
    text.byte(COLON);
    const value = values[name] ?? Number.NaN;
    if (Number.isFinite(value)) text.number(value);
    else text.add(names.bytes(String(value)));
  }
}

/** How every line that `encodeTick` makes begins. */
const BEGINNING = `{"schema":${TICK_SCHEMA},`;

/**
 * The record of one line, or undefined for a line that was cut off while it was written.
 *
 * @throws Error, without the name of the file, for anything else
 */
export function decodeTick(line: string): Tick | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    if (line.startsWith(BEGINNING) || BEGINNING.startsWith(line)) return undefined;
    throw new Error('is not JSON');
  }
  if (!isObject(value) || !('schema' in value)) throw new Error('is not a tick');
  if (value['schema'] !== TICK_SCHEMA) {
    throw new Error(`has schema ${describeValue(value['schema'])}, and this version of ticknorm reads ${TICK_SCHEMA}`);
  }
  const metrics = isObject(value['metrics']) ? mapNumbers(value['metrics']) : undefined;
  const tick = { ...value, metrics };
  if (!isTick(tick)) throw new Error('lacks a field of a tick');
  return tick;
}

function mapNumbers(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? NAMED.get(value) : value]),
  );
}

const NAMED: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

const NUMBERS = [
  'segment',
  'step',
  'samples',
  'tokens',
  'wallTime',
  'time',
  'stepMs',
  'loggingMs',
  'liveTensors',
  'liveBytes',
];

function isTick(value: Record<string, unknown>): value is Record<string, unknown> & Tick {
  return (
    value['schema'] === TICK_SCHEMA &&
    typeof value['run'] === 'string' &&
    NUMBERS.every((name) => typeof value[name] === 'number') &&
    holdsNumbers(value['phases']) &&
    holdsNumbers(value['metrics'])
  );
}

function holdsNumbers(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((item) => typeof item === 'number');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
