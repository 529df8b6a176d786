// The digits that ship: real, balanced, held out, repeatable. Needs the module that the build packs.
import { createRequire } from 'node:module';
import type * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { leaked, useBackend } from '../testing/backends';
import { type Digits, digits } from './digits';

useBackend('wasm');

let data: Digits;
beforeAll(async () => {
  data = await digits();
});

/** Every image of a tensor as one string, to compare and to count. */
function images(xs: tf.Tensor2D): string[] {
  const pixels = Buffer.from(Float32Array.from(xs.dataSync()).buffer);
  return Array.from({ length: xs.shape[0] }, (_, i) => pixels.toString('latin1', i * 784 * 4, (i + 1) * 784 * 4));
}

test('has the shapes and types it promises', () => {
  const { train, test: held } = data;
  expect([train.xs.shape, train.ys.shape, train.labels.length, train.size]).toEqual([
    [5000, 784],
    [5000, 10],
    5000,
    5000,
  ]);
  expect([held.xs.shape, held.ys.shape, held.labels.length, held.size]).toEqual([[1000, 784], [1000, 10], 1000, 1000]);
  expect([train.xs.dtype, train.ys.dtype]).toEqual(['float32', 'float32']);
});

test('has as many of each class, in both splits', () => {
  expect([...data.train.ys.sum(0).dataSync()]).toEqual(new Array(10).fill(500));
  expect([...data.test.ys.sum(0).dataSync()]).toEqual(new Array(10).fill(100));
});

test('one-hot labels agree with the digits', () => {
  expect([...data.train.ys.argMax(1).dataSync()]).toEqual([...data.train.labels]);
});

// Expected pixels: straight from the package that the data come from, which rounds to three decimals.
test.each([
  { split: 'train' as const, i: 37, digit: 7, nth: 3 },
  { split: 'test' as const, i: 994, digit: 4, nth: 599 },
])('image $i of $split is number $nth of the digit $digit', ({ split, i, digit, nth }) => {
  const source: { data: number[] } = createRequire(import.meta.url)(`mnist/src/digits/${digit}.json`);
  const pixels = data[split].xs.slice([i, 0], [1, 784]).dataSync();
  const off = Math.max(...source.data.slice(nth * 784, (nth + 1) * 784).map((p, j) => Math.abs(p - (pixels[j] ?? 9))));
  expect(data[split].labels[i]).toBe(digit);
  expect(off).toBeLessThan(0.00051);
});

test('no image is there twice, so none of the test images was trained on', () => {
  const seen = new Set([...images(data.train.xs), ...images(data.test.xs)]);
  expect(seen.size).toBe(6000);
});

test('smaller sizes take the first images and stay balanced', async () => {
  const small = await digits({ trainSize: 50, testSize: 10 });
  expect(small.train.ys.sum(0).dataSync()).toEqual(new Float32Array(10).fill(5));
  expect(images(small.train.xs)).toEqual(images(data.train.xs).slice(0, 50));
  expect(images(small.test.xs)).toEqual(images(data.test.xs).slice(0, 10));
  expect(leaked(() => small.dispose())).toBe(-4);
});

test.each([
  {
    options: { trainSize: 55 },
    says: 'trainSize is 55, but the ten classes come in equal numbers; pass a multiple of 10 from 10 to 5000.',
  },
  {
    options: { testSize: 1010 },
    says: 'testSize is 1010, but the ten classes come in equal numbers; pass a multiple of 10 from 10 to 1000.',
  },
  {
    options: { testSize: 0 },
    says: 'testSize is 0, but the ten classes come in equal numbers; pass a multiple of 10 from 10 to 1000.',
  },
])('refuses $options', async ({ options, says }) => {
  await expect(digits(options)).rejects.toThrow(new RangeError(`digits: ${says}`));
});
