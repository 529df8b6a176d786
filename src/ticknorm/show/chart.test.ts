// Specifications are compiled by Vega-Lite itself, so a chart that it would refuse or warn about fails here.
import { inspect } from 'node:util';
import { logger, parse, View, Warn } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { thrown } from '../testing/thrown';
import { jupyterDisplay } from './bundle';
import { type Chart, type ChartOptions, chart, VEGA_LITE } from './chart';
import type { Series } from './series';

const ticks = Array.from({ length: 4 }, (_, i) => ({
  step: i + 1,
  stepMs: 10 + i,
  phases: { forward: 3 + i },
  metrics: { accuracy: i / 4, loss: 1 / (i + 1) },
}));

/** As a notebook keeps it: what JSON cannot hold would be lost. */
function specOf(data: readonly object[] | Series, options?: ChartOptions) {
  return JSON.parse(JSON.stringify(chart(data, options).spec));
}

async function svgOf(spec: TopLevelSpec): Promise<{ svg: string; warnings: unknown[] }> {
  const warnings: unknown[] = [];
  const notes = logger(Warn, undefined, (_method, _level, args) => void warnings.push(...args));
  const svg = await new View(parse(compile(spec, { logger: notes }).spec), { renderer: 'none' }).toSVG();
  return { svg, warnings };
}

describe('a chart of ticks', () => {
  test('draws the loss by step when nothing is asked for', () => {
    expect(specOf(ticks)).toEqual({
      $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
      description: 'loss by step, a line chart. loss: n 4, first 1, last 0.25, min 0.25, max 1.',
      width: 560,
      height: 260,
      data: {
        values: [
          { x: 1, y: 1 },
          { x: 2, y: 0.5 },
          { x: 3, y: 1 / 3 },
          { x: 4, y: 0.25 },
        ],
      },
      mark: { type: 'line', tooltip: true },
      encoding: {
        x: {
          field: 'x',
          type: 'quantitative',
          title: 'step',
          scale: { zero: false },
          axis: { values: [1, 2, 3, 4], format: ',d' },
        },
        y: { field: 'y', type: 'quantitative', title: 'loss', scale: { zero: false } },
      },
    });
  });

  test('draws several metrics, phases and fields, told apart without colours too', () => {
    const spec = specOf(ticks, { y: ['stepMs', 'forward'], yTitle: 'ms', title: 'Time', description: 'Rising.' });
    expect([spec.title, spec.description, spec.encoding.y.title]).toEqual(['Time', 'Rising.', 'ms']);
    expect(spec.data.values[5]).toEqual({ series: 'forward', x: 2, y: 4 });
    expect(spec.encoding.strokeDash).toEqual(spec.encoding.color);
  });

  test('has its legend below, in one column where a name is long', () => {
    const legendOf = (name: string) => specOf([{ name, y: [1] }, { y: [2] }]).encoding.color.legend;
    expect(legendOf('with LN')).toEqual({ orient: 'bottom', columns: 4, labelLimit: 520 });
    expect(legendOf('LN before relu')).toEqual({ orient: 'bottom', columns: 3, labelLimit: 520 });
    expect(legendOf('relu, small weights, LN before')).toEqual({ orient: 'bottom', columns: 1, labelLimit: 520 });
  });

  test('leaves a gap for NaN, and on a logarithmic axis for what is not above 0', () => {
    const rows = [1, Number.NaN, 0, -1, Number.POSITIVE_INFINITY].map((loss, step) => ({ step, loss }));
    expect(specOf(rows).data.values.map(({ y }: { y: unknown }) => y)).toEqual([1, null, 0, -1, null]);
    const log = specOf(rows, { logY: true });
    expect(log.data.values.map(({ y }: { y: unknown }) => y)).toEqual([1, null, null, null, null]);
    expect(log.encoding.y.scale).toEqual({ type: 'log', nice: false });
  });

  test('has marks at a few whole numbers and nowhere else, and leaves those of others to Vega-Lite', () => {
    const axisOf = (x: number[]) => specOf([{ x, y: x }]).encoding.x.axis;
    expect(axisOf([1, 2, 64])).toEqual({ values: [1, 2, 64], format: ',d' });
    expect([axisOf([1, 1.5]), axisOf(Array.from({ length: 11 }, (_, i) => i))]).toEqual([undefined, undefined]);
  });

  test('sets no colour, so that it fits a dark theme', () => {
    expect(JSON.stringify(specOf(ticks, { y: ['loss', 'accuracy'] }))).not.toMatch(/#[0-9a-f]{3}|black|white|rgb/i);
  });
});

describe('a chart of', () => {
  test('rows splits them by a field', () => {
    const rows = [
      { model: 'LN', depth: 1, norm: 0.5 },
      { model: 'none', depth: 1, norm: 0.25 },
      { model: 'LN', depth: 2, norm: 0.75 },
    ];
    expect(specOf(rows, { x: 'depth', y: 'norm', series: 'model' }).data.values).toEqual([
      { series: 'LN', x: 1, y: 0.5 },
      { series: 'LN', x: 2, y: 0.75 },
      { series: 'none', x: 1, y: 0.25 },
    ]);
  });

  test('series takes typed arrays and counts from 0', () => {
    const spec = specOf(
      [
        { name: 'a', y: Float32Array.of(1, 2) },
        { y: [3], x: [7] },
      ],
      { x: 'layer', y: 'norm' },
    );
    expect(spec.data.values).toEqual([
      { series: 'a', x: 0, y: 1 },
      { series: 'a', x: 1, y: 2 },
      { series: 'series 2', x: 7, y: 3 },
    ]);
    expect([spec.encoding.x.title, spec.encoding.y.title]).toEqual(['layer', 'norm']);
  });

  test('bars begins at 0, keeps the order of its categories, and is bars as text', () => {
    const rows = [
      { phase: 'forward', ms: 4 },
      { phase: 'backward', ms: 8 },
    ];
    const bars = chart(rows, { kind: 'bar', x: 'phase', y: 'ms' });
    const spec = specOf(rows, { kind: 'bar', x: 'phase', y: 'ms' });
    expect(spec.encoding.y.scale).toEqual({ zero: true });
    expect([spec.encoding.x.type, spec.encoding.x.sort]).toEqual(['nominal', null]);
    expect(bars.text).toBe(`ms by phase\nforward   4  ${'█'.repeat(20)}\nbackward  8  ${'█'.repeat(40)}`);
  });

  test('more than 500 points draws at most 500, the spike and the NaN among them', () => {
    const y = Array.from({ length: 10_000 }, (_, i) => (i === 4321 ? 99 : i === 7000 ? Number.NaN : Math.sin(i)));
    const { values } = specOf({ y }).data;
    expect(values.length).toBeLessThanOrEqual(500);
    expect(values.length).toBeGreaterThan(300);
    expect(values).toContainEqual({ x: 4321, y: 99 });
    expect(values).toContainEqual({ x: 7000, y: null });
    expect([values[0].x, values.at(-1).x]).toEqual([0, 9999]);
  });
});

test.each([
  ['lines', {}],
  ['several lines', { y: ['loss', 'accuracy'], title: 'T' }],
  ['logarithmic axes', { logX: true, logY: true }],
  ['points', { kind: 'point', y: ['loss', 'accuracy'] }],
  ['bars', { kind: 'bar' }],
  ['grouped bars', { kind: 'bar', y: ['loss', 'accuracy'] }],
] satisfies [string, ChartOptions][])(
  'Vega-Lite draws %s without a warning, description included',
  async (_, options) => {
    const { svg, warnings } = await svgOf(specOf(ticks, options));
    expect(warnings).toEqual([]);
    expect(svg).toContain('mark-');
    expect(svg).not.toContain('NaN');
  },
);

describe('the text of a chart', () => {
  test('has a sparkline and the numbers of each series, aligned', () => {
    expect(chart(ticks, { y: ['loss', 'accuracy'], title: 'Training' }).text).toBe(
      'Training\n' +
        'loss      █▃▁▁  n 4  first 1  last 0.25  min 0.25  max 1\n' +
        'accuracy  ▁▃▆█  n 4  first 0  last 0.75  min 0  max 0.75',
    );
  });

  test('counts what is not finite and leaves it blank', () => {
    expect(chart({ name: 'loss', y: [2, Number.NaN, 1] }).text).toBe(
      'loss by index\nloss  █ ▁  n 3  first 2  last 1  min 1  max 2  not finite 1',
    );
    expect(chart({ y: [Number.NaN] }).text).toBe('y by index\ny     n 1  first NaN  last NaN  not finite 1');
  });

  test('is what the console and String() show, and goes with the specification', () => {
    const shown: Chart = chart(ticks);
    expect([String(shown), inspect(shown)]).toEqual([shown.text, shown.text]);
    expect(shown[jupyterDisplay]()).toEqual({ [VEGA_LITE]: shown.spec, 'text/plain': shown.text });
  });
});

describe('what is refused', () => {
  test.each([
    [[], {}, 'RangeError: chart: there is nothing to draw, the data is empty; pass at least one row or series.'],
    [
      ticks,
      { y: 'acc' },
      'RangeError: chart: no row has a number at "acc" and a value at "step"; the fields with numbers are: step, stepMs, accuracy, loss, forward.',
    ],
    [
      [{ a: 'x' }],
      {},
      'RangeError: chart: no row has a field that holds a number; pass rows with numbers, or { y: numbers }.',
    ],
    [[{ x: [1], y: [1, 2] }], {}, 'RangeError: chart: series 0 has 1 x and 2 y; pass as many of one as of the other.'],
    [
      JSON.parse('[1, 2]'),
      {},
      'TypeError: chart: a row is 1; pass an array of objects, or for plain numbers { y: numbers }.',
    ],
    [ticks, JSON.parse('{"kind": "pie"}'), 'RangeError: chart: kind is "pie"; it is one of: line, bar, point.'],
  ])('%j with %j', (data, options, message) => {
    expect(thrown(() => chart(data, options))).toBe(message);
  });
});
