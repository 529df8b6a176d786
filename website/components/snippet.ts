// The snippet on the home page. tests/site.test.ts copies it from there with the button and runs it.

export const SNIPPET = `import * as tf from '@tensorflow/tfjs';
import { consoleSink, createTicker, layerNorm } from 'ticknorm';

await tf.ready();
const x = tf.randomNormal([32, 128], 5, 3);
const y = layerNorm(x); // each row: mean 0, variance 1

const sinks = [consoleSink()];
const ticker = createTicker({ run: 'first', sinks });
for (let step = 1; step <= 100; step++) {
  ticker.tick({ loss: 1 / step }); // time, memory, metrics
}
await ticker.close();`;
