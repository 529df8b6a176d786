// histogram, heatmap, progress and the table of a tensor. Expected counts and means are worked out by hand.

import { compile } from 'vega-lite';
import { afterEach, expect, test } from 'vitest';
import { jupyterDisplay } from './bundle';
import { VEGA_LITE } from './chart';
import { heatmap } from './heatmap';
import { histogram } from './histogram';
import { progress } from './progress';
import { table } from './table';

const HOST = Symbol.for('ticknorm.host');
afterEach(() => {
  Reflect.deleteProperty(globalThis, HOST);
});

const matrix = { shape: [2, 3], dtype: 'float32', size: 6, dataSync: () => Float32Array.from([1, 2, 3, 4, 5, 6]) };

test('a histogram counts values in equal bins, the highest in the last', () => {
  const { spec, text } = histogram([0, 1, 1, 2, 4, Number.NaN], { bins: 2, title: 'w' });
  expect(spec['data']).toEqual({
    values: [
      { from: 0, to: 2, count: 3 },
      { from: 2, to: 4, count: 2 },
    ],
  });
  expect(text).toBe(`w  n 5  not finite 1\n0  3  ${'█'.repeat(40)}\n2  2  ${'█'.repeat(27)}`);
  expect(spec['description']).toBe('w  n 5  not finite 1: 0 to 4, most (3) from 0 to 2');
});

test('a histogram of one value, and of the widest range there is', () => {
  expect(histogram([3, 3]).spec['data']).toEqual({ values: [{ from: 3, to: 3, count: 2 }] });
  const { spec } = histogram([-1.7e308, 1.7e308], { bins: 2 });
  expect(spec['data']).toEqual({
    values: [
      { from: -1.7e308, to: 0, count: 1 },
      { from: 0, to: 1.7e308, count: 1 },
    ],
  });
});

test('a heat map has a cell for each value, and alt text', () => {
  const { spec, text } = heatmap(matrix, { title: 'attention', xTitle: 'key', yTitle: 'query' });
  expect(spec['data']).toEqual({
    values: [1, 2, 3, 4, 5, 6].map((value, i) => ({ row: Math.floor(i / 3), column: i % 3, value })),
  });
  expect(spec['description']).toBe('attention, [2, 3], min 1, max 6, a heat map of query by key.');
  expect(text).toBe('attention  [2, 3]  min 1  max 6\n│ ░▒│\n│▓██│');
});

test('a large heat map shows means of blocks', () => {
  const rows = Array.from({ length: 2 }, () => Array.from({ length: 128 }, (_, i) => i));
  expect(heatmap(rows).spec['data']).toMatchObject({ values: { 0: { value: 0.5 }, 1: { column: 2, value: 2.5 } } });
});

test.each([histogram([1, 2, 5]), heatmap(matrix)])('Vega-Lite compiles it without a warning', ({ spec }) => {
  const warnings: unknown[] = [];
  const logger = { level: () => logger, error: () => logger, info: () => logger, debug: () => logger, warn: log };
  function log(...message: unknown[]): typeof logger {
    warnings.push(message);
    return logger;
  }
  Reflect.apply(compile, null, [spec, { logger }]);
  expect(warnings).toEqual([]);
});

test('both show themselves as Vega-Lite and as text', () => {
  for (const shown of [histogram([1, 2]), heatmap(matrix)]) {
    expect(Object.keys(shown[jupyterDisplay]()).sort()).toEqual([VEGA_LITE, 'text/plain']);
  }
});

test.each([
  {
    make: () => histogram([Number.NaN]),
    message: 'histogram: none of the 1 values is finite; there is nothing to show.',
  },
  { make: () => histogram([1], { bins: 0 }), message: 'histogram: bins is 0; pass a whole number from 1 to 200.' },
  {
    make: () => heatmap({ ...matrix, shape: [6] }),
    message: 'heatmap: expected a matrix with at least one value, but got shape [6]; reshape it to [rows, columns].',
  },
  { make: () => heatmap([[1], [1, 2]]), message: 'heatmap: the rows have 1 and 2 values; pass rows of equal length.' },
  { make: () => progress(0), message: 'progress: total is 0; pass a number above 0.' },
])('$message', ({ make, message }) => {
  expect(make).toThrow(new RangeError(message));
});

test('the table of a tensor says shape, type and summary above its values', () => {
  const { text, html } = table(matrix);
  expect(text).toBe('tensor [2, 3] float32  min 1  max 6  mean 3.5\n   0  1  2\n─  ─  ─  ─\n0  1  2  3\n1  4  5  6');
  expect(html).toContain('<caption>tensor [2, 3] float32  min 1  max 6  mean 3.5</caption>');
});

test('a bar is shown once and filled in place; the last step is never left out', () => {
  const shown: unknown[] = [];
  const display = (
    bundle: Record<string, unknown>,
    _: object,
    target: { displayId: string; update: boolean },
  ): void => {
    shown.push([bundle['text/plain'], target.update]);
  };
  Object.defineProperty(globalThis, HOST, { value: { display }, configurable: true });
  const bar = progress(3000, { title: 'train' });
  for (let step = 1; step <= 3000; step++) bar.update(step, `loss ${step}`);
  expect(shown[0]).toEqual([`train  ${'░'.repeat(30)}  0/3000`, false]);
  expect(shown.at(-1)).toEqual([`train  ${'█'.repeat(30)}  3000/3000  loss 3000`, true]);
  expect(shown.length).toBeLessThan(1000);
});
