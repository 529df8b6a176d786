// What logging costs a training run: the same steps with every local sink and without a logger take turns, a few at a time,
// so that what disturbs the machine disturbs both. Many turns are a block, which ends when batches of records were handed to
// the sinks, so that what it logged is paid in it. Turns of many steps would leave more to chance; turns of a single one
// would let the two drive each other's code out of the processor's caches.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { consoleSink, createTicker, memorySink, prometheusSink, type Sink, traceSink, trainStep } from 'ticknorm';
import { csvSink, jsonlSink, tensorBoardSink } from 'ticknorm/node';

export interface Overhead {
  readonly blocks: number;
  /** Steps of a block, as many with a logger as without: the median. */
  readonly stepsPerBlock: number;
  /** Milliseconds of a step without a logger: the median of the blocks. */
  readonly stepMs: number;
  /** The share of its steps' time that the ticker reports as logging: the median of the blocks. */
  readonly reportedPercent: number;
  /** How much longer steps take than those without a logger: the median of the blocks. */
  readonly measuredPercent: number;
  /** Where the median of many more such blocks would lie, with 95 % confidence. */
  readonly confidence: readonly [number, number];
}

const SIZE = 64;
const TURN = 8; // steps
const BATCHES = 4; // of records in a block

/** Trains for so many blocks, with logs in `folder`. */
export async function overhead(folder: string, blocks: number): Promise<Overhead> {
  const text = join(folder, 'console.txt');
  const output = openSync(text, 'a'); // stays open, as standard output does
  let batches = 0;
  const sinks: Sink[] = [
    consoleSink({ stream: { write: (line) => writeSync(output, line) }, every: 1 }),
    memorySink(),
    prometheusSink(),
    traceSink(),
    jsonlSink(join(folder, 'overhead.jsonl')),
    csvSink(join(folder, 'overhead.csv')),
    tensorBoardSink(join(folder, 'overhead')),
    { name: 'batches', write: () => {}, flush: () => void batches++ },
  ];
  const ticker = createTicker({ run: 'overhead', samplesPerStep: SIZE, sinks });
  const [logged, plain] = [network(), network()];
  const optimizers = [tf.train.sgd(0.01), tf.train.sgd(0.01)] as const;
  const loggedStep = trainStep(logged, optimizers[0], tf.losses.meanSquaredError, ticker);
  const plainStep = trainStep(plain, optimizers[1], tf.losses.meanSquaredError);
  const xs = tf.randomNormal([SIZE, 256], 0, 1, 'float32', 1);
  const ys = tf.randomNormal([SIZE, 10], 0, 1, 'float32', 2);

  const withLogger = (): Promise<number> => turn(() => ticker.tick({ loss: loggedStep(xs, ys), accuracy: 0.5 }));
  const without = (): Promise<number> => turn(() => plainStep(xs, ys).dispose());

  const lengths: number[] = [];
  const reported: number[] = [];
  const stepMs: number[] = [];
  const more: number[] = [];
  for (let block = -1; block < blocks; block++) {
    const end = batches + BATCHES;
    let [its, others, turns] = [0, 0, 0];
    for (; batches < end; turns++) {
      if (turns % 2 === 0) its += await withLogger();
      others += await without();
      if (turns % 2 === 1) its += await withLogger();
    }
    const { loggingMs } = ticker.window();
    if (block < 0) continue; // the code was being compiled
    lengths.push(turns * TURN);
    reported.push((100 * loggingMs) / its);
    stepMs.push(others / (turns * TURN));
    more.push(100 * (its / others - 1));
  }
  await ticker.close();
  tf.dispose([xs, ys, logged.getWeights(), plain.getWeights()]);
  closeSync(output);
  rmSync(text);
  const spread = 0.98 / Math.sqrt(blocks); // by the binomial distribution of how many blocks lie below the median
  return {
    blocks,
    stepsPerBlock: quantile(lengths, 0.5),
    stepMs: quantile(stepMs, 0.5),
    reportedPercent: quantile(reported, 0.5),
    measuredPercent: quantile(more, 0.5),
    confidence: [quantile(more, 0.5 - spread), quantile(more, 0.5 + spread)],
  };
}

/** Milliseconds of some steps, after each of which a loop gives way, as it does when it fetches a batch. */
async function turn(step: () => void): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < TURN; i++) {
    step();
    await tf.nextFrame();
  }
  return performance.now() - began;
}

/** Wide enough that a step takes more than two milliseconds. */
function network(): tf.Sequential {
  const seeded = (seed: number) => tf.initializers.glorotNormal({ seed });
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 128, inputShape: [256], activation: 'relu', kernelInitializer: seeded(1) }),
      tf.layers.dense({ units: 10, kernelInitializer: seeded(2) }),
    ],
  });
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
}
