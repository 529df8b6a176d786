// A sink that logs to an MLflow server over its REST API, in the background: a server that is slow, down or gone costs
// records, which are counted, and never the training's time.

import { describeValue } from '../../format';
import type { Tick } from '../record';
import type { RunInfo, Sink } from '../sink';
import { connect, RefusedError } from './retry';
import { createRun } from './run';

export interface MlflowSinkOptions {
  /** Of the server: `http://127.0.0.1:5000`. A page needs the server to allow its origin. */
  readonly url: string;
  /** The run to log to; left out, one is made. Give the same again to go on with a resumed run. */
  readonly runId?: string;
  /** The experiment to make a run in; the run's name when left out. */
  readonly experiment?: string;
  /** How many records wait for the server at most, the latest; 20,000 when left out. */
  readonly queue?: number;
  /** Milliseconds that the server may take to answer; 10,000 when left out. */
  readonly timeoutMs?: number;
  /** Milliseconds before a failed request is tried again, doubled each time up to 30 s; 500 when left out. */
  readonly retryMs?: number;
  /** Milliseconds that the end of the run waits for the server; 8000 when left out, and the ticker gives up after ten seconds. */
  readonly endMs?: number;
}

/** A {@link Sink} that knows its run. */
export interface MlflowSink extends Sink {
  /** The run that is logged to, once it is known. */
  readonly runId: string | undefined;
}

interface Metric {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
}

/**
 * Logs every metric, `ticker/stepMs` and the milliseconds of each phase, `phases/forward`, up to a thousand values a
 * request. What the server does not take is sent again, later and later; what is more than the queue is dropped, oldest
 * first, and counted in `summary().sinkDrops`. The end of the run waits for the server, `endMs` at most.
 *
 * @throws TypeError or RangeError for an option that is not what it should be
 */
export function mlflowSink(options: MlflowSinkOptions): MlflowSink {
  const { url, experiment, queue: limit = 20_000, timeoutMs = 10_000, retryMs = 500, endMs = 8000 } = options;
  if (typeof url !== 'string' || !/^https?:\/\/./.test(url)) {
    throw new TypeError(
      `mlflowSink: url is ${describeValue(url)}; it is where the MLflow server listens, pass for example 'http://127.0.0.1:5000'.`,
    );
  }
  if (!(Number.isSafeInteger(limit) && limit >= 1)) {
    throw new RangeError(
      `mlflowSink: queue is ${describeValue(limit)}; it is how many records may wait, a whole number from 1 on.`,
    );
  }
  const base = url.replace(/\/+$/, '');
  let { runId } = options;
  let info: RunInfo | undefined;
  const queue: Tick[] = [];
  let sending: Promise<void> | undefined;
  let sentUpTo: number | undefined; // in milliseconds since 1970

  const { call, end } = connect(`${base}/api/2.0/mlflow/`, timeoutMs, retryMs, (error) => info?.failed(error));

  async function sendAll(): Promise<void> {
    const most = 1000; // metrics in a request: the server takes no more
    runId ??= await createRun(call, info?.run ?? '', experiment);
    while (queue.length > 0) {
      const began = performance.now();
      const metrics: Metric[] = [];
      let records = 0; // as many of the oldest as fit into a request, at least one
      for (const tick of queue) {
        const its = metricsOf(tick);
        if (records > 0 && metrics.length + its.length > most) break;
        metrics.push(...its);
        records++;
      }
      queue.splice(0, records);
      info?.addLoggingMs(performance.now() - began);
      try {
        for (let i = 0; i < metrics.length; i += most) {
          await call('runs/log-batch', { run_id: runId, metrics: metrics.slice(i, i + most) });
        }
        sentUpTo = metrics.at(-1)?.timestamp;
      } catch (error) {
        info?.dropped(records);
        if (!(error instanceof RefusedError)) throw error; // the end has come
        info?.failed(error);
      }
    }
  }

  function drop(records: number): void {
    queue.splice(0, records);
    info?.dropped(records);
  }

  return {
    name: `mlflow ${base}`,
    get runId(): string | undefined {
      return runId;
    },
    open(opened: RunInfo): void {
      if (info) throw new Error(`It already logs run "${info.run}"; make an mlflowSink for each ticker.`);
      info = opened;
    },
    write(tick: Tick): void {
      queue.push(tick);
      if (queue.length > limit) drop(1);
    },
    /** Sends what waits, unless that is being done. Never rejects. */
    flush(): void {
      if (queue.length > 0)
        sending ??= sendAll()
          .catch((error: unknown) => {
            info?.failed(error);
            drop(queue.length); // nothing more can be sent: the run could not be made, or the end has come
          })
          .finally(() => {
            sending = undefined;
          });
    },
    async close(): Promise<void> {
      const timer = setTimeout(end, endMs);
      await sending;
      if (sentUpTo !== undefined) {
        await call('runs/update', { run_id: runId, status: 'FINISHED', end_time: sentUpTo });
      }
      clearTimeout(timer);
    },
  };
}

function metricsOf({ metrics, phases, stepMs, wallTime, step }: Tick): Metric[] {
  const metric = (key: string, value: number): Metric => ({
    key,
    // JSON has no NaN and no infinities; the server's parser takes their names.
    value: Number.isFinite(value) ? value : String(value),
    timestamp: Math.round(wallTime),
    step,
  });
  return [
    ...Object.entries(metrics).map(([name, value]) => metric(name, value)),
    ...Object.entries(phases).map(([path, ms]) => metric(`phases/${path}`, ms)),
    metric('ticker/stepMs', stepMs),
  ];
}
