import { expect, test } from 'vitest';
import { thrown } from '../testing/thrown';
import { jupyterDisplay } from './bundle';
import { table } from './table';

const rows = [
  { model: 'with LN', accuracy: 0.957123, steps: 500 },
  { model: 'without', accuracy: Number.NaN, steps: 1200 },
];

test('aligns words to the left and numbers to the right, as text', () => {
  expect(table(rows, { title: 'Held out' }).text).toBe(
    [
      'Held out',
      'model    accuracy  steps',
      '───────  ────────  ─────',
      'with LN    0.9571    500',
      'without       NaN   1200',
    ].join('\n'),
  );
});

test('is one HTML table with a caption and headed columns', () => {
  const { html } = table([{ model: 'LN', accuracy: 0.5 }], { title: 'Held out' });
  const left = 'align="left" style="text-align: left"';
  const right = 'align="right" style="text-align: right"';
  expect(html).toBe(
    '<table><caption>Held out</caption>' +
      `<thead><tr><th scope="col" ${left}>model</th><th scope="col" ${right}>accuracy</th></tr></thead>` +
      `<tbody><tr><td ${left}>LN</td><td ${right}>0.5</td></tr></tbody></table>`,
  );
});

test('shows text as text, never as markup', () => {
  const { html } = table([{ '<b>': '<img src=x onerror="alert(1)">&' }], { title: '<i>' });
  expect(html).not.toMatch(/<(b|i|img)\b/);
  expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;');
});

test('has all fields of all rows, and blanks where a row lacks one', () => {
  expect(table([{ a: 1 }, { b: 'x', c: null }]).text).toBe('a  b  c\n─  ─  ─\n1\n   x');
});

test('shows chosen columns, metrics of a tick and paths among them', () => {
  const tick = { step: 3, metrics: { loss: 0.25 }, stepMs: { p90: 12.3456 } };
  expect(table([tick], { columns: ['loss', 'stepMs.p90', 'step'], digits: 3 }).text).toBe(
    'loss  stepMs.p90  step\n────  ──────────  ────\n0.25        12.3     3',
  );
});

test('of one object shows its fields, those of objects in it by their path', () => {
  expect(table({ run: 'a', stepMs: { p50: 8 }, shape: [2, 3] }).text).toBe(
    [
      'field          value',
      '──────────  ────────',
      'run         a',
      'stepMs.p50         8',
      'shape       [ 2, 3 ]',
    ].join('\n'),
  );
});

test('says how many rows it leaves out', () => {
  const many = Array.from({ length: 53 }, (_, i) => ({ i }));
  const { text, html } = table(many);
  expect(text.split('\n')).toHaveLength(2 + 50 + 1);
  expect(text.endsWith('\n… 3 more rows')).toBe(true);
  expect(html).toContain('>… 3 more rows</td>');
});

test('shows itself as HTML, with the text for others', () => {
  const shown = table(rows);
  expect(shown[jupyterDisplay]()).toEqual({ 'text/html': shown.html, 'text/plain': shown.text });
});

test.each([
  [
    [],
    'RangeError: table: there is nothing to show, an array of 0 with no rows; pass an array of objects with at least one field.',
  ],
  [
    [{}],
    'RangeError: table: there is nothing to show, an array of 1 with no columns; pass an array of objects with at least one field.',
  ],
])('refuses %j', (data, message) => {
  expect(thrown(() => table(data))).toBe(message);
});
