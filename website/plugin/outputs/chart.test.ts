// Charts drawn at build time: both themes, words and numbers, and no file from anywhere.
import { describe, expect, test } from 'vitest';
import { messageOf } from '../testing/thrown';
import { drawChart } from './chart';
import { darkConfig, lightConfig } from './chart-theme';

const values = [
  { step: 1, loss: 2.3 },
  { step: 2, loss: 1.123456789 },
];
const encoding = { x: { field: 'step', type: 'quantitative' }, y: { field: 'loss', type: 'quantitative' } };
const spec = { title: 'Loss by step', width: 200, height: 100, data: { values }, mark: 'line', encoding };
const where = 'a.ipynb, cell 2';

describe('drawChart', () => {
  test('draws the line and its title in the ink of each theme, on no ground', async () => {
    const { light, dark, width, height } = await drawChart(spec, where);
    for (const [svg, config] of [
      [light, lightConfig],
      [dark, darkConfig],
    ] as const) {
      expect(svg).toContain('>Loss by step</text>');
      expect(svg).toContain(`stroke="${config.mark?.color}"`);
      expect(svg).not.toContain('fill="white"');
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/); // what <img> needs
    }
    expect(width).toBeGreaterThan(200);
    expect(height).toBeGreaterThan(100);
  });

  test('the description is read out, else the title, else the names of the columns', async () => {
    expect((await drawChart({ ...spec, description: 'It falls.' }, where)).alt).toBe('It falls.');
    expect((await drawChart(spec, where)).alt).toBe('Loss by step');
    expect((await drawChart({ ...spec, title: '' }, where)).alt).toBe('Chart of step, loss');
  });

  test('the numbers stand in a table, also those of layers, the first 200 of many', async () => {
    expect((await drawChart(spec, where)).table).toEqual({
      columns: ['step', 'loss'],
      rows: [
        ['1', '2.3'],
        ['2', '1.1235'],
      ],
      total: 2,
    });
    const many = Array.from({ length: 201 }, (_, step) => ({ step, loss: null }));
    const { table } = await drawChart({ layer: [{ data: { values: many }, mark: 'point', encoding }] }, where);
    expect(table.rows).toHaveLength(200);
    expect(table.rows[199]).toEqual(['199', '']);
    expect(table.total).toBe(201);
  });

  test.each<[name: string, spec: unknown, message: string]>([
    ['text', 'x', 'its chart is not a Vega-Lite specification; run the notebook again.'],
    [
      'no mark',
      { data: { values } },
      'its chart cannot be drawn: it has neither a mark nor layers, nor a composition of charts.',
    ],
    [
      'data elsewhere',
      { ...spec, data: { url: 'https://example.org/a.csv' } },
      'its chart cannot be drawn: its data lies at https://example.org/a.csv; put the values into the specification.',
    ],
  ])('%s', async (_name, bad, message) => {
    expect(await messageOf(() => drawChart(bad, where))).toBe(`a.ipynb, cell 2: ${message}`);
  });
});
