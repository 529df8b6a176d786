// A meter that keeps what it is given; that the real one takes it is tested end to end.
import { expect, test, vi } from 'vitest';
import { thrown } from '../testing/thrown';
import { memorySink } from './memorySink';
import { type OtelMeter, otelSink } from './otelSink';
import { createTickerWith } from './ticker';

type Call = [name: string, value: number, attributes: unknown];

function meter(): OtelMeter & { readonly calls: Call[] } {
  const calls: Call[] = [];
  const note = (name: string) => (value: number, attributes: unknown) => void calls.push([name, value, attributes]);
  return {
    calls,
    createCounter: (name) => ({ add: note(name) }),
    createGauge: (name) => ({ record: note(name) }),
    createHistogram: (name) => ({ record: note(name) }),
  };
}

test('each step is counted and measured, a resumed run from where it began', async () => {
  let now = 0;
  const clock = { now: () => now, wall: () => 0 };
  const before = memorySink();
  const first = createTickerWith({ run: 'a', samplesPerStep: 4, sinks: [before] }, clock);
  first.tick();
  const flush = vi.fn(async () => {});
  const taken = meter();
  const sink = otelSink({ meter: taken, attributes: { rank: 1 }, flush });
  const ticker = createTickerWith({ run: 'a', samplesPerStep: 4, sinks: [sink], resume: before.ticks }, clock);
  ticker.phase('forward', () => {
    now += 500;
  });
  ticker.tick({ loss: 0.5 });
  await ticker.close();
  const attributes = { rank: 1, run: 'a' };
  expect(taken.calls.filter(([name]) => !name.startsWith('ticknorm.live'))).toEqual([
    ['ticknorm.steps', 1, attributes],
    ['ticknorm.samples', 4, attributes],
    ['ticknorm.step.duration', 0.5, attributes],
    ['ticknorm.phase.duration', 0.5, { ...attributes, phase: 'forward' }],
    ['ticknorm.metric', 0.5, { ...attributes, metric: 'loss' }],
  ]);
  expect(taken.calls.map(([name]) => name)).toContain('ticknorm.live_tensors');
  expect(flush.mock.calls.length).toBe(1);
  await first.close();
});

test('what is no meter is refused', () => {
  expect(thrown(() => otelSink(JSON.parse('{"meter":{}}')))).toBe(
    `TypeError: otelSink: meter is an object; it is a meter of '@opentelemetry/api' 1.9 or later, pass for example { meter: metrics.getMeter('training') }.`,
  );
});
