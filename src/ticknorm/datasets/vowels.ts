// Japanese Vowels: nine speakers say /ae/, as sequences of different length, which is what masks are for.
// Source and licence: README.md in this folder.
import * as tf from '@tensorflow/tfjs';
import { loadOnce } from './inflate';

const SPEAKERS = 9;
const COEFFICIENTS = 12;
const LONGEST = 29;
/** Utterances of each speaker, as published. */
const TRAIN = [30, 30, 30, 30, 30, 30, 30, 30, 30];
const TEST = [31, 35, 88, 44, 29, 24, 40, 50, 29];

/** Utterances and who said them. */
export interface VowelsSplit {
  /** Number of utterances. */ readonly size: number;
  /** Utterances, `[size, 29, 12]`, float32: frames of 12 LPC cepstrum coefficients, 6.4 ms apart; 0 after the end. */
  readonly xs: tf.Tensor3D;
  /** Which frames are real, `[size, 29]`, bool; the rest is padding. */ readonly mask: tf.Tensor2D;
  /** Speakers as probabilities, `[size, 9]`, float32: 1 at the one who speaks, 0 elsewhere. */ readonly ys: tf.Tensor2D;
  /** Frames of each utterance, 7 to 29. */ readonly lengths: Uint8Array;
  /** Speakers, 0 to 8 (published as 1 to 9). */ readonly labels: Uint8Array;
}

/** What {@link vowels} gives. */
export interface Vowels {
  /** To learn from: 30 utterances of each speaker. */ readonly train: VowelsSplit;
  /** Held out: 24 to 88 utterances of the same speakers, recorded at other times. */ readonly test: VowelsSplit;
  /** Frees the tensors of both splits. */ dispose(): void;
}

/**
 * The 640 utterances of the Japanese Vowels data set, 270 to train with and 370 held out, split as published. They are
 * sorted by speaker, so shuffle them: `batches` does. Waits for `tf.ready()` itself.
 *
 * A frame of real speech is never all 0, so `tf.layers.masking({ maskValue: 0 })` finds the padding, too.
 *
 * @see Kudo, Toyama & Shimbo (1999), Multidimensional curve classification using passing-through regions, Pattern
 *   Recognition Letters 20(11-13), 1103-1111; data https://doi.org/10.24432/C5NS47 (CC BY 4.0)
 * @example const { train, test } = await vowels(); // train.xs [270, 29, 12], test.ys [370, 9]
 */
export async function vowels(): Promise<Vowels> {
  const bytes = await load();
  await tf.ready();
  const lengths = bytes.subarray(0, sum(TRAIN) + sum(TEST));
  const utterances = unpack(bytes, lengths);
  const train = makeSplit(utterances, lengths, 0, TRAIN);
  const test = makeSplit(utterances, lengths, sum(TRAIN), TEST);
  const tensors = [train, test].flatMap(({ xs, ys, mask }) => [xs, ys, mask]);
  return { train, test, dispose: () => tf.dispose(tensors) };
}

const load: () => Promise<Uint8Array> = loadOnce(() => import('./vowels.data.generated').then(({ VOWELS }) => VOWELS));

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Every utterance, padded, `[utterances, 29, 12]`; the bytes are described in pack-vowels.mjs. */
function unpack(bytes: Uint8Array, lengths: Uint8Array): Float32Array {
  const planes = bytes.subarray(lengths.length);
  const count = planes.length / 4;
  const plane = (n: number, i: number): number => planes[n * count + i] ?? 0;
  const padded = new Float32Array(lengths.length * LONGEST * COEFFICIENTS);
  const frame = new Int32Array(COEFFICIENTS);
  let read = 0;
  for (const [utterance, frames] of lengths.entries()) {
    frame.fill(0);
    for (let t = 0; t < frames; t++) {
      for (let c = 0; c < COEFFICIENTS; c++, read++) {
        const step = plane(0, read) | (plane(1, read) << 8) | (plane(2, read) << 16) | (plane(3, read) << 24);
        const value = (frame[c] ?? 0) + step;
        frame[c] = value;
        padded[(utterance * LONGEST + t) * COEFFICIENTS + c] = value / 1e6;
      }
    }
  }
  return padded;
}

/** @param counts  utterances of each speaker, who come one after another from `start` on */
function makeSplit(utterances: Float32Array, all: Uint8Array, start: number, counts: readonly number[]): VowelsSplit {
  const size = sum(counts);
  const lengths = all.slice(start, start + size);
  const labels = Uint8Array.from(counts.flatMap((count, speaker) => new Array<number>(count).fill(speaker)));
  const numbers = utterances.slice(start * LONGEST * COEFFICIENTS, (start + size) * LONGEST * COEFFICIENTS);
  const oneHot = new Float32Array(size * SPEAKERS);
  const real = new Uint8Array(size * LONGEST);
  for (const [i, speaker] of labels.entries()) {
    oneHot[i * SPEAKERS + speaker] = 1;
    real.fill(1, i * LONGEST, i * LONGEST + (lengths[i] ?? 0));
  }
  // Kept, so that a data set made inside a tf.tidy callback is still there after it.
  const xs = tf.keep(tf.tensor3d(numbers, [size, LONGEST, COEFFICIENTS]));
  const ys = tf.keep(tf.tensor2d(oneHot, [size, SPEAKERS]));
  const mask = tf.keep(tf.tensor2d(real, [size, LONGEST], 'bool'));
  return { size, xs, mask, ys, lengths, labels };
}
