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
      let text = '';
      let named = '';
      /** Says a value, the first of a name after what that stands for: by Prometheus' custom a counter ends in `_total`. */
      function add(name: string, help: string, value: number | undefined, labels = run): void {
        if (value === undefined) return;
        if (name !== named) {
          const type = name.endsWith('_total') ? 'counter' : 'gauge';
          text += `# HELP ticknorm_${name} ${help}\n# TYPE ticknorm_${name} ${type}\n`;
        }
        named = name;
        const encoded = Math.abs(value) === Number.POSITIVE_INFINITY ? (value > 0 ? '+Inf' : '-Inf') : value;
        text += `ticknorm_${name}{${labels}} ${encoded}\n`;
      }
      add('steps_total', 'Steps of the whole run.', last?.step ?? info.firstStep - 1);
      add('samples_total', 'Samples of the whole run.', last?.samples);
      add('tokens_total', 'Tokens of the whole run.', last?.tokens);
      add('step_seconds_total', 'Seconds that the steps took.', stepMs / 1000);
      add('logging_seconds_total', 'Seconds of them that logging took.', loggingMs / 1000);
      for (const [path, ms] of phases) {
        add('phase_seconds_total', 'Seconds in each phase.', ms * 1e-3, `${run},${label('phase', path)}`);
      }
      add('epoch', 'The epoch.', last?.epoch);
      add('live_tensors', 'Live tensors after the last step.', last?.liveTensors);
      add('live_bytes', 'Bytes of the live tensors.', last?.liveBytes);
      add('resident_bytes', 'Resident memory of the process in bytes.', rssBytes);
      for (const [name, value] of metrics) {
        add('metric', 'The last value of each metric.', value, `${run},${label('metric', name)}`);
      }
      return text;
    },
  };
}

function label(name: string, value: string): string {
  return `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
