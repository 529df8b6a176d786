// otelSink with the real OpenTelemetry SDK, which exports to memory, and over OTLP to a receiver that hands each request
// to OpenTelemetry's own messages.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { createTicker, otelSink } from 'ticknorm';
import { expect, test } from 'vitest';
import { portOf } from './browser';
import { root } from './project';

const python = process.env['TICKNORM_PYTHON'] ?? '';

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

/** A metric as protobuf's JSON writes it: 64-bit integers are text, names in camel case. */
interface OtlpMetric {
  readonly name: string;
  readonly unit?: string;
  readonly [kind: string]: unknown;
}

test.skipIf(python === '')('an OTLP receiver gets each of them, with units and attributes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ticknorm-otlp-'));
  const requests: string[] = [];
  const addressed: unknown[] = [];
  const receiver = createServer(async (request, response) => {
    addressed.push([request.method, request.url, request.headers['content-type']]);
    const file = join(folder, `${requests.length}.bin`);
    requests.push(file);
    writeFileSync(file, await buffer(request));
    // An empty ExportMetricsServiceResponse: all was taken.
    response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': 0 }).end();
  }).listen(0, '127.0.0.1');
  try {
    await once(receiver, 'listening');
    const exporter = new OTLPMetricExporter({ url: `http://127.0.0.1:${portOf(receiver)}/v1/metrics` });
    const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
    const sink = otelSink({
      meter: provider.getMeter('training'),
      attributes: { rank: 1 },
      flush: () => provider.forceFlush(),
    });
    const ticker = createTicker({ run: '数字', samplesPerStep: 32, sinks: [sink] });
    for (let i = 0; i < 3; i++) {
      ticker.phase('forward', () => {});
      ticker.tick({ loss: 1 / (i + 1) });
    }
    await ticker.close();
    expect(ticker.summary().sinkErrors).toEqual({});
    await provider.shutdown();

    expect(addressed[0]).toEqual(['POST', '/v1/metrics', 'application/x-protobuf']);
    const printed = execFileSync(python, [join(root, 'tests', 'read_otlp.py'), ...requests.slice(0, 1)], {
      encoding: 'utf8',
    });
    const [request] = JSON.parse(printed);
    const scopes: { scope: { name: string }; metrics: OtlpMetric[] }[] = request.resourceMetrics[0].scopeMetrics;
    expect(scopes.map(({ scope }) => scope.name)).toEqual(['training']);
    const metrics = Object.fromEntries((scopes[0]?.metrics ?? []).map((metric) => [metric.name, metric]));
    const attributes = [
      { key: 'rank', value: { intValue: '1' } },
      { key: 'run', value: { stringValue: '数字' } },
    ];
    const sum = { isMonotonic: true, aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE' };
    expect(metrics).toMatchObject({
      'ticknorm.steps': { unit: '{step}', sum: { ...sum, dataPoints: [{ attributes, asDouble: 3 }] } },
      'ticknorm.samples': { unit: '{sample}', sum: { ...sum, dataPoints: [{ attributes, asDouble: 96 }] } },
      'ticknorm.step.duration': { unit: 's', histogram: { dataPoints: [{ attributes, count: '3' }] } },
      'ticknorm.phase.duration': { unit: 's', histogram: { dataPoints: [{ count: '3' }] } },
      'ticknorm.live_tensors': { gauge: { dataPoints: [{ attributes }] } },
      'ticknorm.live_bytes': { unit: 'By', gauge: { dataPoints: [{ attributes }] } },
      'ticknorm.metric': {
        gauge: {
          dataPoints: [
            { attributes: [...attributes, { key: 'metric', value: { stringValue: 'loss' } }], asDouble: 1 / 3 },
          ],
        },
      },
    });
  } finally {
    receiver.closeAllConnections();
    receiver.close();
    rmSync(folder, { recursive: true });
  }
});
