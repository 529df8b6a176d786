// otelSink with the real OpenTelemetry SDK, which exports to memory.
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { createTicker, otelSink } from 'ticknorm';
import { expect, test } from 'vitest';

test('what a run measured arrives at an exporter', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
  const sink = otelSink({ meter: provider.getMeter('training'), flush: () => provider.forceFlush() });
  const ticker = createTicker({ run: 'digits', samplesPerStep: 32, sinks: [sink] });
  for (let i = 0; i < 3; i++) {
    ticker.phase('forward', () => {});
    ticker.tick({ loss: 1 / (i + 1) });
  }
  await ticker.close();
  expect(ticker.summary().sinkErrors).toEqual({});
  const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  const points = (name: string) => {
    const found = metrics.filter(({ descriptor }) => descriptor.name === name);
    return found.flatMap(({ dataPoints }) => dataPoints.map(({ value, attributes }) => [value, attributes]));
  };
  expect(points('ticknorm.steps')).toEqual([[3, { run: 'digits' }]]);
  expect(points('ticknorm.samples')).toEqual([[96, { run: 'digits' }]]);
  expect(points('ticknorm.metric')).toEqual([[1 / 3, { run: 'digits', metric: 'loss' }]]);
  expect(points('ticknorm.step.duration')).toMatchObject([[{ count: 3 }, { run: 'digits' }]]);
  expect(points('ticknorm.phase.duration')).toMatchObject([[{ count: 3 }, { run: 'digits', phase: 'forward' }]]);
  await provider.shutdown();
});
