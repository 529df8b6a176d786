// The mean of each row, summed in blocks. Backends add up a row one float32 at a time, and the rounding of each addition
// grows with the sum so far: at width 768 and offset 1e6 that alone put 1.6e-5 into what layerNorm gives on wasm. Sums of
// about sqrt(width) numbers, then the sum of those, leave 9e-7, and take less time there.
import type * as tf from '@tensorflow/tfjs';

/** Below this a plain sum is as exact as a float32 result can show. */
const SHORT = 32;

/**
 * @param rows  `[rows, width]`, float32, width >= 1
 * @returns `[rows, 1]`, float32
 */
export function rowMean(rows: tf.Tensor): tf.Tensor {
  const [count = 0, width = 0] = rows.shape;
  if (width < SHORT) return rows.mean(1, true);
  const block = blockSize(width);
  const blocks = Math.ceil(width / block);
  // Zeros, where a row has no even division (a prime width, say), do not change its sum.
  const padding = block * blocks - width;
  const even =
    padding === 0
      ? rows
      : rows.pad([
          [0, 0],
          [0, padding],
        ]);
  return even
    .reshape([count * blocks, block])
    .sum(1)
    .reshape([count, blocks])
    .sum(1, true)
    .div(width);
}

/** @returns a divisor of `width` not far from its square root, or the rounded root where there is none */
function blockSize(width: number): number {
  const root = Math.round(Math.sqrt(width));
  for (let size = root; size >= root / 4; size--) {
    if (width % size === 0) return size;
  }
  return root;
}
