// The utterances that ship: padded, masked, split as published. Expected numbers: the description of the data set
// (270 and 370 utterances, 7 to 29 frames, the counts by speaker) and the text files that the build packs.
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { leaked, useBackend } from '../testing/backends';
import { batches } from './batches';
import { type Vowels, vowels } from './vowels';

useBackend('wasm');

let data: Vowels;
beforeAll(async () => {
  data = await vowels();
});

const count = (labels: Uint8Array): number[] =>
  Array.from({ length: 9 }, (_, speaker) => labels.filter((label) => label === speaker).length);

describe.each([
  { part: 'train' as const, size: 270, perSpeaker: [30, 30, 30, 30, 30, 30, 30, 30, 30], shortest: 7, longest: 26 },
  { part: 'test' as const, size: 370, perSpeaker: [31, 35, 88, 44, 29, 24, 40, 50, 29], shortest: 7, longest: 29 },
])('the $part set', ({ part, size, perSpeaker, shortest, longest }) => {
  test('has the published size, shapes and speakers', () => {
    const { xs, mask, ys, lengths, labels, size: given } = data[part];
    expect([given, xs.shape, mask.shape, ys.shape]).toEqual([size, [size, 29, 12], [size, 29], [size, 9]]);
    expect([xs.dtype, mask.dtype, ys.dtype]).toEqual(['float32', 'bool', 'float32']);
    expect(count(labels)).toEqual(perSpeaker);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([shortest, longest]);
    expect([...ys.argMax(1).dataSync()]).toEqual([...labels]);
    expect([...ys.sum(1).dataSync()]).toEqual(new Array(size).fill(1));
  });

  test('holds every published number, and zeros after the end', () => {
    const { xs, lengths } = data[part];
    const text = readFileSync(new URL(`./data/japanese-vowels-${part}.txt`, import.meta.url), 'utf8');
    const utterances = text
      .replace(/^#.*\n/gm, '')
      .trim()
      .split('\n\n');
    const padded = new Float32Array(size * 29 * 12);
    for (const [i, block] of utterances.entries()) padded.set(block.split(/\s/).map(Number), i * 29 * 12);
    expect([...lengths]).toEqual(utterances.map((block) => block.split('\n').length));
    expect(Buffer.from(Float32Array.from(xs.dataSync()).buffer).equals(Buffer.from(padded.buffer))).toBe(true);
  });

  test('has a mask that says where speech is: exactly the frames that are not all 0', () => {
    const { xs, mask, lengths } = data[part];
    const spoken = tf.tidy(() => xs.notEqual(0).any(2).dataSync());
    expect([...mask.dataSync()]).toEqual([...spoken]);
    expect([...mask.cast('int32').sum(1).dataSync()]).toEqual([...lengths]);
  });
});

test('goes through batches with its masks', () => {
  let frames = 0;
  for (const { xs, mask, lengths, size } of batches(data.train, { batchSize: 50, seed: 1 })) {
    expect([xs.shape, mask.shape]).toEqual([
      [size, 29, 12],
      [size, 29],
    ]);
    for (const length of lengths) frames += length;
  }
  expect(frames).toBe(data.train.lengths.reduce((sum, length) => sum + length));
});

test('dispose frees every tensor', async () => {
  const before = tf.memory().numTensors;
  const again = await vowels();
  expect(tf.memory().numTensors).toBe(before + 6);
  expect(leaked(() => again.dispose())).toBe(-6);
});
