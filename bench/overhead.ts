// What logging costs a training run: the same steps with every local sink and without a logger, block after block in one
// process, so that what disturbs the machine disturbs both. The first of a pair changes from pair to pair.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { consoleSink, createTicker, memorySink, prometheusSink, type Sink, traceSink, trainStep } from 'ticknorm';
import { csvSink, jsonlSink, tensorBoardSink } from 'ticknorm/node';

export interface Overhead {
  readonly pairs: number;
  readonly stepsPerBlock: number;
  /** Milliseconds of a step without a logger, the median of the blocks. */
  readonly stepMs: number;
  /** The median of what the blocks' windows report. */
  readonly reportedPercent: number;
  /** How much longer a block takes than its pair without a logger: the median, and the middle half of the pairs. */
  readonly measuredPercent: number;
  readonly middleHalf: readonly [number, number];
}

const SIZE = 64;
const STEPS = 40;

/** Trains in `pairs` pairs of blocks, with logs in `folder`. */
export async function overhead(folder: string, pairs: number): Promise<Overhead> {
  const text = join(folder, 'console.txt');
  const output = openSync(text, 'a'); // stays open, as standard output does
  const sinks: Sink[] = [
    consoleSink({ stream: { write: (line) => writeSync(output, line) }, every: 1 }),
    memorySink(),
    prometheusSink(),
    traceSink(),
    jsonlSink(join(folder, 'overhead.jsonl')),
    csvSink(join(folder, 'overhead.csv')),
    tensorBoardSink(join(folder, 'overhead')),
  ];
  const ticker = createTicker({ run: 'overhead', samplesPerStep: SIZE, sinks });
  const [logged, plain] = [network(), network()];
  const optimizers = [tf.train.sgd(0.01), tf.train.sgd(0.01)] as const;
  const loggedStep = trainStep(logged, optimizers[0], tf.losses.meanSquaredError, ticker);
  const plainStep = trainStep(plain, optimizers[1], tf.losses.meanSquaredError);
  const xs = tf.randomNormal([SIZE, 256], 0, 1, 'float32', 1);
  const ys = tf.randomNormal([SIZE, 10], 0, 1, 'float32', 2);

  async function withLogger(): Promise<number> {
    ticker.tick(); // takes up the time of the other block
    ticker.window();
    return await block(() => ticker.tick({ loss: loggedStep(xs, ys), accuracy: 0.5 }));
  }
  const without = (): Promise<number> => block(() => plainStep(xs, ys).dispose());

  await withLogger();
  await without();
  const reported: number[] = [];
  const steps: number[] = [];
  const more: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0 ? await without() : undefined;
    const its = await withLogger();
    reported.push(ticker.window().overheadPercent);
    const other = first ?? (await without());
    steps.push(other / STEPS);
    more.push(100 * (its / other - 1));
  }
  await ticker.close();
  tf.dispose([xs, ys, logged.getWeights(), plain.getWeights()]);
  closeSync(output);
  rmSync(text);
  return {
    pairs,
    stepsPerBlock: STEPS,
    stepMs: quantile(steps, 0.5),
    reportedPercent: quantile(reported, 0.5),
    measuredPercent: quantile(more, 0.5),
    middleHalf: [quantile(more, 0.25), quantile(more, 0.75)],
  };
}

/** Milliseconds of a block of steps, between which a loop gives way, as it does when it fetches a batch. */
async function block(step: () => void): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < STEPS; i++) {
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
