// Step four: how good the model is on examples that it does not learn from.

import * as tf from '@tensorflow/tfjs';
import { type Loss, predict } from '../network';
import type { FineTuneSet } from './options';

/** Rows predicted at a time: enough to keep a device busy, few enough for its memory. */
const ROWS = 256;

/** The mean of each measure over a set, in inference mode, in their order. One read-back for all of them, at the end. */
export async function evaluate(
  model: tf.LayersModel,
  { xs, ys }: FineTuneSet,
  measures: Readonly<Record<string, Loss>>,
): Promise<Record<`val_${string}`, number>> {
  const size = xs.shape[0] ?? 0;
  const means = tf.tidy(() => {
    let sums: tf.Tensor = tf.scalar(0);
    for (let start = 0; start < size; start += ROWS) {
      const rows = Math.min(ROWS, size - start);
      sums = tf.tidy(() => {
        const truth = ys.slice(start, rows);
        const predictions = predict(model, xs.slice(start, rows), false);
        const each = Object.values(measures).map((measure) => tf.mean(measure(truth, predictions)).asScalar());
        return sums.add(tf.stack(each).mul(rows));
      });
    }
    return sums.div(size);
  });
  const values = await means.data().finally(() => means.dispose());
  return Object.fromEntries(Object.keys(measures).map((name, i) => [`val_${name}`, values[i] ?? Number.NaN]));
}
