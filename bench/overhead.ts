// What logging costs a training run: the same steps with every local sink and without a logger, turn after turn in one
// process, so that what disturbs the machine disturbs both. Which goes first changes from pair to pair. A turn is as long as
// a batch of records, which the sinks are given at its end: so what is logged is paid where it is logged, once.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { consoleSink, createTicker, memorySink, prometheusSink, type Sink, traceSink, trainStep } from 'ticknorm';
import { csvSink, jsonlSink, tensorBoardSink } from 'ticknorm/node';

export interface Overhead {
  /** Turns with a logger, and as many without. */
  readonly pairs: number;
  readonly stepsPerTurn: number;
  /** Milliseconds of a step without a logger: the median of the turns. */
  readonly stepMs: number;
  /** The share of its time that the ticker reports as logging: the median of the turns. */
  readonly reportedPercent: number;
  /** How much longer a turn takes than that without a logger beside it: the median of the pairs. */
  readonly measuredPercent: number;
  /** Where the median of many more such pairs would lie, with 95 % confidence. */
  readonly confidence: readonly [number, number];
}

const SIZE = 64;
/** A batch is due after so many steps or so many milliseconds; some less, since none may come due within a turn. */
const BATCH_STEPS = 64;
const BATCH_MS = 180;
const WARM_UP_TURNS = 5;

/** Trains in so many pairs of turns, with logs in `folder`. */
export async function overhead(folder: string, pairs: number): Promise<Overhead> {
  const text = join(folder, 'console.txt');
  const output = openSync(text, 'a'); // stays open, as standard output does
  let deliver = (): void => {};
  const sinks: Sink[] = [
    consoleSink({ stream: { write: (line) => writeSync(output, line) }, every: 1 }),
    memorySink(),
    prometheusSink(),
    traceSink(),
    jsonlSink(join(folder, 'overhead.jsonl')),
    csvSink(join(folder, 'overhead.csv')),
    tensorBoardSink(join(folder, 'overhead')),
    {
      name: 'turns',
      open(run): void {
        deliver = run.deliver;
      },
      write(): void {},
    },
  ];
  const ticker = createTicker({ run: 'overhead', samplesPerStep: SIZE, sinks });
  // One network for both: where weights lie in memory is worth a percent, too.
  const model = network();
  const optimizer = tf.train.sgd(0.01);
  const loggedStep = trainStep(model, optimizer, tf.losses.meanSquaredError, ticker);
  const plainStep = trainStep(model, optimizer, tf.losses.meanSquaredError);
  const xs = tf.randomNormal([SIZE, 256], 0, 1, 'float32', 1);
  const ys = tf.randomNormal([SIZE, 10], 0, 1, 'float32', 2);

  let steps = BATCH_STEPS;
  /** Milliseconds, and the percent of them that the logger says were its own. */
  async function withLogger(): Promise<{ ms: number; percent: number }> {
    ticker.tick(); // takes up the time of the other turn
    ticker.window();
    deliver(); // a batch is due when it is full, or some time after this
    const ms = await turn(steps, () => ticker.tick({ loss: loggedStep(xs, ys), accuracy: 0.5 }), deliver);
    ticker.tick(); // says what the last step's logging took
    deliver();
    return { ms, percent: ticker.window().overheadPercent };
  }
  const without = (): Promise<number> => turn(steps, () => plainStep(xs, ys).dispose());

  const warmUp: number[] = []; // until the code is compiled
  for (let i = 0; i < WARM_UP_TURNS; i++) warmUp.push((await withLogger()).ms / steps);
  steps = Math.max(1, Math.min(BATCH_STEPS, Math.floor(BATCH_MS / quantile(warmUp, 0.5))));
  const reported: number[] = [];
  const stepMs: number[] = [];
  const more: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0 ? await without() : undefined;
    const { ms, percent } = await withLogger();
    const other = first ?? (await without());
    stepMs.push(other / steps);
    reported.push(percent);
    more.push(100 * (ms / other - 1));
  }
  await ticker.close();
  tf.dispose([xs, ys, model.getWeights()]);
  closeSync(output);
  rmSync(text);
  const spread = 0.98 / Math.sqrt(pairs); // by the binomial distribution of how many pairs lie below the median
  return {
    pairs,
    stepsPerTurn: steps,
    stepMs: quantile(stepMs, 0.5),
    reportedPercent: quantile(reported, 0.5),
    measuredPercent: quantile(more, 0.5),
    confidence: [quantile(more, 0.5 - spread), quantile(more, 0.5 + spread)],
  };
}

/** Milliseconds of a turn of steps, after each of which a loop gives way, as it does when it fetches a batch. */
async function turn(steps: number, step: () => void, end = (): void => {}): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < steps; i++) {
    step();
    await tf.nextFrame();
  }
  end();
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
