// The rules that Perfetto reads Chrome's JSON by: complete events (X) of one thread lie apart or inside one another.
// Source: https://perfetto.dev/docs/getting-started/other-formats; the clock is the test's own.
import { describe, expect, test } from 'vitest';
import { thrown } from '../testing/thrown';
import { createTickerWith, type Ticker } from './ticker';
import { traceSink } from './traceSink';

interface Event {
  name: string;
  ph: string;
  tid: number;
  ts: number;
  dur: number;
  args: Record<string, unknown>;
}

async function traceOf(
  body: (ticker: Ticker, pass: (ms: number) => void) => unknown,
  limit?: number,
): Promise<Event[]> {
  let now = 100;
  const trace = traceSink(limit === undefined ? {} : { limit });
  const clock = { now: () => now, wall: () => 0 };
  const ticker = createTickerWith({ run: 'digits', sinks: [trace], onNonFinite: () => {} }, clock);
  await body(ticker, (ms) => {
    now += ms;
  });
  const { traceEvents }: { traceEvents: Event[] } = JSON.parse(trace.json());
  await ticker.close();
  return traceEvents;
}

const brief = ({ name, ph, tid, ts, dur }: Event): unknown[] => [name, ph, tid, ts, dur];

describe('traceSink', () => {
  test('draws steps, nested phases where they were, and metrics as curves', async () => {
    const events = await traceOf((ticker, pass) => {
      ticker.phase('forward', () => {
        pass(1);
        ticker.phase('attention', () => pass(2));
      });
      pass(4);
      ticker.tick({ loss: 0.5, broken: Number.NaN });
    });
    expect(events.filter(({ ph }) => ph === 'M').map(({ args }) => args['name'])).toEqual([
      'digits',
      'steps',
      'phases',
    ]);
    expect(events.filter(({ ph }) => ph !== 'M').map(brief)).toEqual([
      ['step 1', 'X', 0, 0, 7000],
      ['loss', 'C', 0, 7000, undefined],
      ['forward', 'X', 1, 0, 3000],
      ['attention', 'X', 1, 1000, 2000],
    ]);
    expect(events.find(({ name }) => name === 'step 1')?.args).toEqual({ loss: 0.5, broken: 'NaN' });
    expect(events.find(({ name }) => name === 'attention')?.args).toEqual({ path: 'forward/attention' });
  });

  test('puts phases that overlap into lanes of their own', async () => {
    const events = await traceOf(async (ticker, pass) => {
      const ends: (() => void)[] = [];
      const begin = (name: string): Promise<void> =>
        ticker.phase(name, () => new Promise<void>((resolve) => void ends.push(resolve)));
      const outer = begin('outer');
      pass(1);
      const inner = begin('inner');
      pass(1);
      ends[0]?.();
      await outer;
      pass(1);
      ends[1]?.();
      await inner;
      ticker.phase('after', () => pass(1));
      ticker.tick();
    });
    expect(events.filter(({ ph, tid }) => ph === 'X' && tid > 0).map(brief)).toEqual([
      ['outer', 'X', 1, 0, 2000],
      ['inner', 'X', 2, 1000, 2000],
      ['after', 'X', 1, 3000, 1000],
    ]);
  });

  test('keeps the latest', async () => {
    const events = await traceOf((ticker, pass) => {
      for (let i = 0; i < 10; i++) {
        ticker.phase('forward', () => pass(1));
        ticker.tick();
      }
    }, 2);
    expect(events.filter(({ ph }) => ph === 'X').map(({ name }) => name)).toEqual([
      'step 9',
      'step 10',
      'forward',
      'forward',
    ]);
  });

  test('refuses a limit that is none', () => {
    expect(thrown(() => traceSink({ limit: 0 }))).toBe(
      'RangeError: traceSink: limit is 0; it is how many steps and phases to keep, a whole number from 1 on.',
    );
  });
});
