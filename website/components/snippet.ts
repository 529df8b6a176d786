// The cell on the home page: a whole training, small enough to be read at a glance and to end while one looks on.
// tests/site.test.ts copies it from there with the button and runs it in Node, tests/live-home.test.ts in the page.

export const SNIPPET = `import * as tf from '@tensorflow/tfjs';
import { createTicker, LayerNorm, tickCallback } from 'ticknorm';
import { digits } from 'ticknorm/datasets';
import { notebookSink } from 'ticknorm/notebook';

const { train, test } = await digits({ trainSize: 3000 });
const model = tf.sequential({ layers: [
  tf.layers.dense({ inputShape: [784], units: 64, activation: 'relu' }),
  new LayerNorm(), // each row: mean 0, variance 1
  tf.layers.dense({ units: 10, activation: 'softmax' }),
] });
model.compile({ optimizer: tf.train.adam(0.003),
  loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

const sinks = [notebookSink()];
const ticker = createTicker({ run: 'digits', sinks });
const { history } = await model.fit(train.xs, train.ys, {
  epochs: 3, batchSize: 64, validationData: [test.xs, test.ys],
  callbacks: tickCallback(ticker), // time, memory, loss: every step
});
await ticker.close();

const right = 100 * Number(history.val_acc.at(-1));
const words = \`\${right.toFixed(1)} % of unseen digits are read right\`;
console.log(words);`;
