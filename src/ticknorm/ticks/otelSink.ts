// A sink that feeds OpenTelemetry metrics. The meter is the caller's, so this library needs no package of
// OpenTelemetry's, and whatever exporter the program has set up takes the numbers further.

import { describeValue } from '../format';
import type { Tick } from './record';
import type { RunInfo, Sink } from './sink';

type Attributes = Record<string, string | number | boolean>;
interface InstrumentOptions {
  readonly description: string;
  readonly unit: string;
}

/** The part of a `Meter` of '@opentelemetry/api' (1.9 and later) that is used. */
export interface OtelMeter {
  createCounter(name: string, options: InstrumentOptions): { add(value: number, attributes: Attributes): void };
  createGauge(name: string, options: InstrumentOptions): { record(value: number, attributes: Attributes): void };
  createHistogram(name: string, options: InstrumentOptions): { record(value: number, attributes: Attributes): void };
}

export interface OtelSinkOptions {
  /** `metrics.getMeter('training')` of '@opentelemetry/api'. */
  readonly meter: OtelMeter;
  /** Attributes of every measurement, beside `run`. */
  readonly attributes?: Readonly<Attributes>;
  /** Called at the end of the run, for example `() => meterProvider.forceFlush()`. */
  readonly flush?: () => Promise<void>;
}

/**
 * Records each step with OpenTelemetry: the counters `ticknorm.steps`, `ticknorm.samples` and `ticknorm.tokens` (of this
 * process, not of an earlier part of the run), the histograms `ticknorm.step.duration` and `ticknorm.phase.duration` in
 * seconds, and the gauges `ticknorm.live_tensors`, `ticknorm.live_bytes` and `ticknorm.metric`, which has the metric's
 * name as the attribute `metric`.
 *
 * @throws TypeError when `meter` is no meter
 */
export function otelSink(options: OtelSinkOptions): Sink {
  const { meter, attributes = {}, flush } = options;
  if (typeof meter?.createGauge !== 'function') {
    throw new TypeError(
      `otelSink: meter is ${describeValue(meter)}; it is a meter of '@opentelemetry/api' 1.9 or later, pass for example { meter: metrics.getMeter('training') }.`,
    );
  }
  const steps = meter.createCounter('ticknorm.steps', { description: 'Steps trained.', unit: '{step}' });
  const samples = meter.createCounter('ticknorm.samples', { description: 'Samples trained on.', unit: '{sample}' });
  const tokens = meter.createCounter('ticknorm.tokens', { description: 'Tokens trained on.', unit: '{token}' });
  const stepTime = meter.createHistogram('ticknorm.step.duration', { description: 'Time of a step.', unit: 's' });
  const phaseTime = meter.createHistogram('ticknorm.phase.duration', { description: 'Time of a phase.', unit: 's' });
  const tensors = meter.createGauge('ticknorm.live_tensors', { description: 'Live tensors.', unit: '{tensor}' });
  const bytes = meter.createGauge('ticknorm.live_bytes', { description: 'Bytes of live tensors.', unit: 'By' });
  const metric = meter.createGauge('ticknorm.metric', { description: 'The value of a metric.', unit: '1' });

  let common: Attributes = attributes;
  let before: Pick<Tick, 'samples' | 'tokens'> = { samples: 0, tokens: 0 };
  // One object for each name, made once; without a prototype, for a phase may be called "constructor".
  const ofPhase: Record<string, Attributes> = Object.create(null);
  const ofMetric: Record<string, Attributes> = Object.create(null);

  return {
    name: 'otel',
    open(info: RunInfo): void {
      common = { ...attributes, run: info.run };
      before = info;
    },
    write(tick: Tick): void {
      steps.add(1, common);
      if (tick.samples > before.samples) samples.add(tick.samples - before.samples, common);
      if (tick.tokens > before.tokens) tokens.add(tick.tokens - before.tokens, common);
      before = tick;
      stepTime.record(tick.stepMs / 1000, common);
      tensors.record(tick.liveTensors, common);
      bytes.record(tick.liveBytes, common);
      for (const path in tick.phases) {
        ofPhase[path] ??= { ...common, phase: path };
        phaseTime.record((tick.phases[path] ?? 0) / 1000, ofPhase[path]);
      }
      for (const name in tick.metrics) {
        ofMetric[name] ??= { ...common, metric: name };
        metric.record(tick.metrics[name] ?? Number.NaN, ofMetric[name]);
      }
    },
    async close(): Promise<void> {
      await flush?.();
    },
  };
}
