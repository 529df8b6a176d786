// First names and the language they are from: text, letter by letter. Short sequences of different length.
// Source and licence: README.md in this folder.
import * as tf from '@tensorflow/tfjs';
import { loadOnce } from './inflate';

const LANGUAGES = ['Czech', 'Dutch', 'English', 'French', 'German', 'Indonesian', 'Italian', 'Romanian', 'Turkish'];
const TRAIN = 2340;
const LONGEST = 12;

/** Names and their language, row by row. */
export interface NamesSplit {
  /** Number of names. */ readonly size: number;
  /** Letters, `[size, 12]`, int32: their place in the alphabet, from 1; 0 after the end of the name. */ readonly xs: tf.Tensor2D;
  /** Which letters are real, `[size, 12]`, bool; the rest is padding. */ readonly mask: tf.Tensor2D;
  /** Languages as probabilities, `[size, 9]`, float32: 1 at the name's own, 0 elsewhere. */ readonly ys: tf.Tensor2D;
  /** Letters of each name, 2 to 12. */ readonly lengths: Uint8Array;
  /** Languages, 0 to 8: places in `languages`. */ readonly labels: Uint8Array;
  /** The names themselves, in lower case. */ readonly names: readonly string[];
}

/** What {@link names} gives. */
export interface Names {
  /** To learn from. */ readonly train: NamesSplit;
  /** Held out: no name of it is in `train`. */ readonly test: NamesSplit;
  /** English names of the languages, in the order of the labels. */ readonly languages: readonly string[];
  /** The letters in the order of their numbers; `alphabet[0]` is the one with number 1. */ readonly alphabet: readonly string[];
  /** A name as `xs` holds it, a row of 12 numbers; unknown letters and what is too long are left out. */
  encode(name: string): number[];
  /** Frees the tensors of both splits. */ dispose(): void;
}

/**
 * 2,880 first names in nine languages, as many of each: 2,340 to train with, 540 held out. Each is listed for one of the
 * nine only, and the same names come in the same order every time. Waits for `tf.ready()` itself.
 *
 * For `tf.layers.embedding`, `inputDim` is `alphabet.length + 1`, and `maskZero: true` finds the padding.
 *
 * @see `@faker-js/faker`, https://github.com/faker-js/faker (MIT)
 * @example const { train, languages } = await names(); // train.xs [2340, 12], train.names[0], languages[train.labels[0]]
 */
export async function names(): Promise<Names> {
  const all = new TextDecoder().decode(await load()).split('\n');
  await tf.ready();
  const alphabet = [...new Set(all.join(''))].sort();
  const numbers = new Map(alphabet.map((letter, i) => [letter, i + 1]));
  const encode = (name: string): number[] => {
    const known = Array.from(name.normalize('NFC').toLowerCase(), (letter) => numbers.get(letter) ?? 0).filter(Boolean);
    return Array.from({ length: LONGEST }, (_, i) => known[i] ?? 0);
  };
  const train = makeSplit(all.slice(0, TRAIN), encode);
  const test = makeSplit(all.slice(TRAIN), encode);
  const tensors = [train, test].flatMap(({ xs, ys, mask }) => [xs, ys, mask]);
  return { train, test, languages: LANGUAGES, alphabet, encode, dispose: () => tf.dispose(tensors) };
}

const load: () => Promise<Uint8Array> = loadOnce(() => import('./names.data.generated').then(({ NAMES }) => NAMES));

function makeSplit(rows: readonly string[], encode: (name: string) => number[]): NamesSplit {
  const size = rows.length;
  const letters = Int32Array.from(rows.flatMap(encode));
  const labels = Uint8Array.from(rows, (_, i) => i % LANGUAGES.length); // both splits begin with the first language
  const oneHot = new Float32Array(size * LANGUAGES.length);
  for (const [i, language] of labels.entries()) oneHot[i * LANGUAGES.length + language] = 1;
  // Kept, so that a data set made inside a tf.tidy callback is still there after it.
  const xs = tf.keep(tf.tensor2d(letters, [size, LONGEST], 'int32'));
  const ys = tf.keep(tf.tensor2d(oneHot, [size, LANGUAGES.length]));
  const mask = tf.keep(tf.tensor2d(Uint8Array.from(letters, Math.sign), [size, LONGEST], 'bool'));
  return { size, xs, mask, ys, labels, names: rows, lengths: Uint8Array.from(rows, (name) => [...name].length) };
}
