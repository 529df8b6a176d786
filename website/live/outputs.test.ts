// The outputs of a run, with a painter that paints when it is told to.
import { expect, test } from 'vitest';
import { Outputs } from './outputs';
import type { Bundle } from './protocol';

/** @returns outputs, and what their painter was given and has not painted yet */
function outputs() {
  const waiting: { bundle: Bundle; paint: () => Promise<void> }[] = [];
  let changes = 0;
  const made = new Outputs(
    (bundle) =>
      new Promise((resolve) => {
        const paint = async (): Promise<void> => {
          resolve({ kind: 'json', text: String(bundle['n']) });
          await Promise.resolve();
        };
        waiting.push({ bundle, paint });
      }),
    () => {
      changes++;
    },
  );
  const show = (n: number, update = n > 1): void =>
    made.add({ type: 'display', bundle: { n, html: '' }, displayId: 'a', update });
  const texts = (): unknown[] => made.items.map(({ shown }) => ('text' in shown ? shown.text : shown.kind));
  return { made, waiting, show, texts, changes: () => changes };
}

test('of updates that come while one is painted only the last is painted, and what is painted is shown', async () => {
  const { waiting, show, texts } = outputs();
  for (const n of [1, 2, 3, 4]) show(n);
  expect(waiting.map(({ bundle }) => bundle['n'])).toEqual([1]);
  await waiting[0]?.paint();
  expect(texts()).toEqual(['1']);
  expect(waiting.map(({ bundle }) => bundle['n'])).toEqual([1, 4]);
  await waiting[1]?.paint();
  expect(texts()).toEqual(['4']);
  expect(waiting).toHaveLength(2);
});

test('a text that replaces what is being painted stays', async () => {
  const { made, waiting, show, texts } = outputs();
  show(1);
  made.add({ type: 'display', bundle: { 'text/plain': 'words' }, displayId: 'a', update: true });
  await waiting[0]?.paint();
  expect(texts()).toEqual(['words']);
});

test('a display keeps its place, and neighbouring text is one text', async () => {
  const { made, waiting, show, texts, changes } = outputs();
  made.add({ type: 'stream', name: 'stdout', text: 'a' });
  made.add({ type: 'stream', name: 'stdout', text: 'b\n' });
  show(1);
  made.add({ type: 'stream', name: 'stdout', text: 'c\n' });
  expect(texts()).toEqual(['ab', 'pending', 'c']);
  const before = changes();
  await waiting[0]?.paint();
  expect([texts(), changes() - before]).toEqual([['ab', '1', 'c'], 1]);
});
