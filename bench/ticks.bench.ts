// What a tick costs: beside the clock it reads, beside other loggers, with every file sink, and in a training run. Prints a table and writes
// bench/results/ticks.json.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import * as tf from '@tensorflow/tfjs';
import pino from 'pino';
import { createTicker, memorySink, type Sink } from 'ticknorm';
import { csvSink, jsonlSink, tensorBoardSink } from 'ticknorm/node';
import { type Candidate, measure } from './measure';
import { overhead } from './overhead';

const USAGE = `npm run bench:ticks -- [options]
  --rounds N       rounds in which the calls are timed; default: 31
  --pairs N        turns of the training with a logger, each beside one without; default: 248, a minute`;
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '31' },
    pairs: { type: 'string', default: '248' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit();
}
const [rounds, pairs] = [Number(values.rounds), Number(values.pairs)];
if (!(Number.isInteger(rounds) && rounds >= 1 && Number.isInteger(pairs) && pairs >= 1)) throw new RangeError(USAGE);

/** Nanoseconds an iteration of tqdm, a Python program, measured elsewhere: a number to know, not to race against. */
const TQDM_NS = 146;

const folder = mkdtempSync(join(tmpdir(), 'ticknorm-bench-'));
const PHASES = ['data', 'forward', 'backward', 'update', 'validate'];
const nothing = (): void => {};

/** A loop's step of nothing but its tick. */
function ticking(name: string, sinks: readonly Sink[], calls: number, phases: readonly string[] = []): Candidate {
  const ticker = createTicker({ run: 'bench', samplesPerStep: 64, sinks });
  return {
    name,
    calls,
    call(i): void {
      for (const phase of phases) ticker.phase(phase, nothing);
      ticker.tick({ loss: 1 / (i + 1), accuracy: 0.5 });
    },
    end: () => ticker.close(),
  };
}

const history: unknown[] = [];
const callback = new tf.CustomCallback({
  onBatchEnd: (_, logs) => {
    history.push(logs);
  },
});
const counter = new MeterProvider().getMeter('bench').createCounter('steps');
const attributes = { run: 'bench' };
const log = pino({ base: null }, pino.destination({ dest: join(folder, 'pino.log'), sync: false, minLength: 8192 }));

const candidates: Candidate[] = [
  { name: 'performance.now()', calls: 100_000, call: () => performance.now() },
  ticking('tick, no sink', [], 50_000),
  ticking('tick, memory sink', [memorySink({ limit: 1000 })], 50_000),
  ticking('tick, five phases', [], 20_000, PHASES),
  ticking('tick, JSONL', [jsonlSink(join(folder, 'one.jsonl'))], 5000),
  ticking(
    'tick, JSONL + CSV + TensorBoard (4 tags)',
    [jsonlSink(join(folder, 'all.jsonl')), csvSink(join(folder, 'all.csv')), tensorBoardSink(join(folder, 'all'))],
    5000,
  ),
  {
    name: "tf.CustomCallback's onBatchEnd",
    calls: 5000,
    call: (i) => callback.onBatchEnd(i, { loss: 1 / (i + 1), accuracy: 0.5 }),
  },
  { name: 'OpenTelemetry counter', calls: 50_000, call: () => counter.add(1) },
  { name: 'OpenTelemetry counter, one attribute', calls: 20_000, call: () => counter.add(1, attributes) },
  { name: 'pino, to a file', calls: 5000, call: (i) => log.info({ step: i, loss: 1 / (i + 1), accuracy: 0.5 }) },
];

/** Bytes that ten million ticks leave in memory. */
function growth(ticks: number): number | undefined {
  const { gc } = globalThis;
  if (gc === undefined) return undefined;
  const ticker = createTicker({ run: 'growth' });
  const run = (n: number): void => {
    for (let i = 0; i < n; i++) ticker.tick({ loss: i });
  };
  const used = (): number => {
    gc();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  run(100_000);
  const before = used();
  run(ticks);
  return used() - before;
}

await tf.ready();
console.log('· what a call costs');
const costs = await measure(candidates, rounds);
const growthBytes = growth(10_000_000);
console.log('· a training run with a logger and without');
const training = await overhead(folder, pairs);
rmSync(folder, { recursive: true });

console.log(`${'a call'.padEnd(44)}${'ns'.padStart(10)}${'× the clock'.padStart(14)}`);
for (const { name, nanoseconds, ratio } of costs) {
  console.log(name.padEnd(44) + nanoseconds.toFixed(0).padStart(10) + ratio.toFixed(1).padStart(14));
}
console.log(`${'tqdm, an iteration (not measured here)'.padEnd(44)}${String(TQDM_NS).padStart(10)}`);
const [from, to] = training.confidence;
console.log(
  `steps of ${training.stepMs.toFixed(2)} ms with every local sink: ${training.measuredPercent.toFixed(2)} % longer than without (95 % confidence: ${from.toFixed(2)} to ${to.toFixed(2)}), and ${training.reportedPercent.toFixed(2)} % reported`,
);
if (growthBytes !== undefined) console.log(`10 million ticks add ${(growthBytes / 2 ** 20).toFixed(2)} MB`);

const results = join('bench', 'results');
mkdirSync(results, { recursive: true });
const machine = {
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
  node: process.version,
  platform: process.platform,
};
writeFileSync(
  join(results, 'ticks.json'),
  `${JSON.stringify({ machine, elsewhere: { 'tqdm, an iteration': TQDM_NS }, costs, growthBytes, overhead: training }, null, 2)}\n`,
);
process.exit();
