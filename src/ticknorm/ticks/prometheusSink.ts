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
      const run = label('run', info.run);
      const each = (key: string, values: ReadonlyMap<string, number>, factor = 1): Sample[] =>
        Array.from(values, ([its, value]) => [`${run},${label(key, its)}`, value * factor]);
      return [
        family('steps_total', 'Steps of the whole run.', [[run, last?.step ?? info.firstStep - 1]]),
        family('samples_total', 'Samples of the whole run.', [[run, last?.samples]]),
        family('tokens_total', 'Tokens of the whole run.', [[run, last?.tokens]]),
        family('step_seconds_total', 'Seconds that the steps took.', [[run, stepMs / 1000]]),
        family('logging_seconds_total', 'Seconds of them that logging took.', [[run, loggingMs / 1000]]),
        family('phase_seconds_total', 'Seconds in each phase.', each('phase', phases, 1e-3)),
        family('epoch', 'The epoch.', [[run, last?.epoch]]),
        family('live_tensors', 'Live tensors after the last step.', [[run, last?.liveTensors]]),
        family('live_bytes', 'Bytes of the live tensors.', [[run, last?.liveBytes]]),
        family('resident_bytes', 'Resident memory of the process in bytes.', [[run, rssBytes]]),
        family('metric', 'The last value of each metric.', each('metric', metrics)),
      ].join('');
    },
  };
}

type Sample = readonly [labels: string, value: number | undefined];

/** All that is said under one name, which by Prometheus' custom ends in `_total` if it is a counter's. */
function family(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.flatMap(([labels, value]) =>
    value === undefined ? [] : `ticknorm_${name}{${labels}} ${encodeValue(value)}\n`,
  );
  if (lines.length === 0) return '';
  const type = name.endsWith('_total') ? 'counter' : 'gauge';
  return `# HELP ticknorm_${name} ${help}\n# TYPE ticknorm_${name} ${type}\n${lines.join('')}`;
}

function label(name: string, value: string): string {
  return `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function encodeValue(value: number): string {
  return Math.abs(value) === Number.POSITIVE_INFINITY ? (value > 0 ? '+Inf' : '-Inf') : String(value);
}
