// The names that ship: balanced, each of one language, held out, encoded. Expected lists: the package they come from.
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { leaked, useBackend } from '../testing/backends';
import { batches } from './batches';
import { type Names, names } from './names';

useBackend('wasm');

let data: Names;
beforeAll(async () => {
  data = await names();
});

const LOCALES = ['cs_CZ', 'nl', 'en', 'fr', 'de', 'id_ID', 'it', 'ro', 'tr'];

/** What the package lists for a language, in lower case. */
function listed(locale: string): Set<string> {
  const { allLocales } = createRequire(import.meta.url)('@faker-js/faker');
  const lists: Record<string, string[]> = allLocales[locale].person.first_name;
  return new Set(Object.values(lists).flatMap((list) => list.map((name) => name.normalize('NFC').toLowerCase())));
}

test('has the shapes and types it promises', () => {
  for (const [part, size] of [
    ['train', 2340],
    ['test', 540],
  ] as const) {
    const { xs, mask, ys, lengths, labels, names, size: given } = data[part];
    expect([given, xs.shape, mask.shape, ys.shape]).toEqual([size, [size, 12], [size, 12], [size, 9]]);
    expect([xs.dtype, mask.dtype, ys.dtype]).toEqual(['int32', 'bool', 'float32']);
    expect([lengths.length, labels.length, names.length]).toEqual([size, size, size]);
    expect([...ys.sum(0).dataSync()]).toEqual(new Array(9).fill(size / 9));
    expect([...ys.argMax(1).dataSync()]).toEqual([...labels]);
  }
});

test('every name is listed for its own language and for no other of the nine', () => {
  const lists = LOCALES.map(listed);
  for (const { names, labels } of [data.train, data.test]) {
    const languages = names.map((name) => lists.flatMap((list, i) => (list.has(name) ? [i] : [])));
    expect(languages).toEqual([...labels].map((label) => [label]));
  }
  expect(data.languages[4]).toBe('German'); // LOCALES[4] is de
});

test('no name is there twice, so none of the test names was trained on', () => {
  expect(new Set([...data.train.names, ...data.test.names]).size).toBe(2880);
});

test('letters can be read back, and the mask says which are real', async () => {
  const { xs, mask, lengths, names } = data.test;
  const spelled = (await xs.array()).map((row) => row.map((number) => data.alphabet[number - 1] ?? '').join(''));
  expect(spelled).toEqual(names);
  expect([...mask.cast('int32').sum(1).dataSync()]).toEqual([...lengths]);
  expect([Math.min(...lengths) >= 2, Math.max(...lengths)]).toEqual([true, 12]);
});

test('encode writes a name as the tensors have it', async () => {
  const [first] = await data.train.xs.slice([0, 0], [1, 12]).array();
  const name = data.train.names[0] ?? '';
  expect(data.encode(name)).toEqual(first);
  expect(data.encode(name.toUpperCase().normalize('NFD'))).toEqual(first);
  expect(data.encode('a-a')).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(data.encode('a'.repeat(20))).toEqual(new Array(12).fill(1));
});

test('goes through batches, and dispose frees every tensor', async () => {
  expect(Array.from(batches(data.test, { batchSize: 200 }), ({ xs }) => xs.shape[0])).toEqual([200, 200, 140]);
  const before = tf.memory().numTensors;
  const again = await names();
  expect(tf.memory().numTensors).toBe(before + 6);
  expect(leaked(() => again.dispose())).toBe(-6);
});
