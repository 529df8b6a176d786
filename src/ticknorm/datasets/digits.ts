// MNIST: handwritten digits, the data set that articles about normalisation train on. Real scans, a balanced subset.
// Source and licence: README.md in this folder.
import * as tf from '@tensorflow/tfjs';
import { loadOnce } from './inflate';

const CLASSES = 10;
const PIXELS = 28 * 28;
const TRAIN = 5000;
const TEST = 1000;

/** Images and what they show, row by row. */
export interface DigitsSplit {
  /** Number of images. */ readonly size: number;
  /** Images, `[size, 784]`, float32: 28 rows of 28 pixels, 0 (paper) to 1 (ink). */ readonly xs: tf.Tensor2D;
  /** Labels as probabilities, `[size, 10]`, float32: 1 at the digit shown, 0 elsewhere. */ readonly ys: tf.Tensor2D;
  /** Labels as digits, 0 to 9. */ readonly labels: Uint8Array;
}

/** What {@link digits} gives. */
export interface Digits {
  /** To learn from. */ readonly train: DigitsSplit;
  /** Held out, to measure with: no image of it is in `train`. */ readonly test: DigitsSplit;
  /** Frees the tensors of both splits. */ dispose(): void;
}

/** How much of the data to take. */
export interface DigitsOptions {
  /** Training images, a multiple of 10 from 10 to 5000. Default: 5000. */ trainSize?: number;
  /** Test images, a multiple of 10 from 10 to 1000. Default: 1000. */ testSize?: number;
}

/**
 * 6,000 digits of MNIST, as many of each class, split into 5,000 to train with and 1,000 held out. The same images in
 * the same order every time; a smaller size takes the first ones and stays balanced. Waits for `tf.ready()` itself.
 *
 * @throws {RangeError} when a size is not a multiple of 10 or more than there is
 * @see LeCun, Cortes & Burges, http://yann.lecun.com/exdb/mnist/ (CC BY-SA 3.0)
 * @example const { train, test } = await digits(); // train.xs [5000, 784], test.ys [1000, 10]
 */
export async function digits({ trainSize = TRAIN, testSize = TEST }: DigitsOptions = {}): Promise<Digits> {
  checkSize('trainSize', trainSize, TRAIN);
  checkSize('testSize', testSize, TEST);
  const pixels = await loadPixels();
  await tf.ready();
  const train = makeSplit(pixels, 0, trainSize);
  const test = makeSplit(pixels, TRAIN, testSize);
  return { train, test, dispose: () => tf.dispose([train.xs, train.ys, test.xs, test.ys]) };
}

function checkSize(name: string, size: number, most: number): void {
  if (Number.isInteger(size) && size >= CLASSES && size <= most && size % CLASSES === 0) return;
  throw new RangeError(
    `digits: ${name} is ${size}, but the ten classes come in equal numbers; pass a multiple of ${CLASSES} from ${CLASSES} to ${most}.`,
  );
}

const loadPixels: () => Promise<Uint8Array> = loadOnce(() =>
  import('./digits.data.generated').then(({ DIGITS }) => DIGITS),
);

function makeSplit(pixels: Uint8Array, start: number, size: number): DigitsSplit {
  const labels = Uint8Array.from({ length: size }, (_, i) => (start + i) % CLASSES);
  // A plain loop: five million numbers, which `Float32Array.from` takes ten times as long for.
  const intensities = new Float32Array(size * PIXELS);
  for (let i = 0; i < intensities.length; i++) intensities[i] = (pixels[start * PIXELS + i] ?? 0) / 255;
  const oneHot = new Float32Array(size * CLASSES);
  for (const [i, digit] of labels.entries()) oneHot[i * CLASSES + digit] = 1;
  // Kept, so that a data set made inside a tf.tidy callback (a live page's cell, say) is still there after it.
  const xs = tf.keep(tf.tensor2d(intensities, [size, PIXELS]));
  const ys = tf.keep(tf.tensor2d(oneHot, [size, CLASSES]));
  return { size, xs, ys, labels };
}
