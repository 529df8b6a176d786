// A sink that a Prometheus server scrapes: the state of a run as text, made when somebody asks for it.
// Source: https://prometheus.io/docs/instrumenting/exposition_formats/, text format 0.0.4

import type { Tick } from './record';
import type { RunInfo, Sink } from './sink';

/** A {@link Sink} whose state can be read as Prometheus' text. */
export interface PrometheusSink extends Sink {
  /** The content type to answer a scrape with. */
  readonly contentType: string;
  /** The state of the run after its last step. */
  text(): string;
}

/**
 * Keeps what a Prometheus server scrapes; serve `text()` under `/metrics`:
 *
 * ```ts
 * const prometheus = prometheusSink();
 * createServer((_, response) => {
 *   response.setHeader('Content-Type', prometheus.contentType).end(prometheus.text());
 * }).listen(9464, '127.0.0.1');
 * ```
 *
 * Counters: `ticknorm_steps_total`, `ticknorm_samples_total`, `ticknorm_tokens_total` (of the whole run, so a resumed one
 * goes on), `ticknorm_step_seconds_total`, `ticknorm_logging_seconds_total` and `ticknorm_phase_seconds_total{phase}`
 * (since the ticker was made). Gauges: `ticknorm_epoch`, `ticknorm_live_tensors`, `ticknorm_live_bytes`,
 * `ticknorm_resident_bytes` and `ticknorm_metric{metric}`. Each has the label `run`.
 */
export function prometheusSink(): PrometheusSink {
  let info: RunInfo | undefined;
  let last: Tick | undefined;
  let stepMs = 0;
  let loggingMs = 0;
  let rssBytes: number | undefined;
  const phases = new Map<string, number>();
  const metrics = new Map<string, number>();
  return {
    name: 'prometheus',
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    open(opened: RunInfo): void {
      info = opened;
    },
    write(tick: Tick): void {
      last = tick;
      stepMs += tick.stepMs;
      loggingMs += tick.loggingMs;
      rssBytes = tick.rssBytes ?? rssBytes;
      for (const path in tick.phases) phases.set(path, (phases.get(path) ?? 0) + (tick.phases[path] ?? 0));
      for (const name in tick.metrics) metrics.set(name, tick.metrics[name] ?? Number.NaN);
    },
    text(): string {
      info?.deliver(); // what the ticker would hand over a moment later
      if (!info) return '';
      const run: Labels = { run: info.run };
      const labelled = (name: string, values: Map<string, number>, factor = 1): Sample[] =>
        Array.from(values, ([key, value]) => [{ ...run, [name]: key }, value * factor]);
      return [
        family('steps_total', 'counter', 'Steps of the whole run.', [[run, last?.step ?? info.firstStep - 1]]),
        family('samples_total', 'counter', 'Samples of the whole run.', [[run, last?.samples]]),
        family('tokens_total', 'counter', 'Tokens of the whole run.', [[run, last?.tokens]]),
        family('step_seconds_total', 'counter', 'Seconds that the steps took.', [[run, stepMs / 1000]]),
        family('logging_seconds_total', 'counter', 'Seconds of them that logging took.', [[run, loggingMs / 1000]]),
        family('phase_seconds_total', 'counter', 'Seconds in each phase.', labelled('phase', phases, 1e-3)),
        family('epoch', 'gauge', 'The epoch.', [[run, last?.epoch]]),
        family('live_tensors', 'gauge', 'Live tensors after the last step.', [[run, last?.liveTensors]]),
        family('live_bytes', 'gauge', 'Bytes of the live tensors.', [[run, last?.liveBytes]]),
        family('resident_bytes', 'gauge', 'Resident memory of the process in bytes.', [[run, rssBytes]]),
        family('metric', 'gauge', 'The last value of each metric.', labelled('metric', metrics)),
      ].join('');
    },
  };
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number | undefined];

function family(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  const lines = samples.flatMap(([labels, value]) =>
    value === undefined ? [] : [`ticknorm_${name}{${encodeLabels(labels)}} ${encodeValue(value)}\n`],
  );
  if (lines.length === 0) return '';
  return `# HELP ticknorm_${name} ${help}\n# TYPE ticknorm_${name} ${type}\n${lines.join('')}`;
}

function encodeLabels(labels: Labels): string {
  const escaped = (text: string): string =>
    text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

function encodeValue(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
