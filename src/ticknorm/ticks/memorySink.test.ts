import { expect, test } from 'vitest';
import { memorySink } from './memorySink';
import { createTicker } from './ticker';

async function stepsKept(steps: number, options?: { readonly limit: number }): Promise<number[]> {
  const memory = memorySink(options);
  const ticker = createTicker({ run: 'a', sinks: [memory] });
  for (let i = 0; i < steps; i++) ticker.tick();
  await ticker.close();
  return memory.ticks.map(({ step }) => step);
}

test('keeps every record', async () => {
  expect(await stepsKept(4)).toEqual([1, 2, 3, 4]);
});

test.each([
  [2, [1, 2]],
  [3, [1, 2, 3]],
  [5, [3, 4, 5]],
  [6, [4, 5, 6]],
  [100, [98, 99, 100]],
])('with a limit of 3 keeps the latest of %i', async (steps, kept) => {
  expect(await stepsKept(steps, { limit: 3 })).toEqual(kept);
});

test.each([0, 1.5, Number.NaN])('refuses a limit of %d', (limit) => {
  expect(() => memorySink({ limit })).toThrow(
    new RangeError(
      `memorySink: limit is ${limit}; it is how many records to keep, a whole number from 1 on; leave it out to keep all.`,
    ),
  );
});
