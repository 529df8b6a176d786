// A Vega-Lite specification → two drawings (light and dark), words and a table. Drawn once, at build time, so that a
// page loads no chart library of itself, and a reader without JavaScript still sees the figure.
import * as vega from 'vega';
import type { Config } from 'vega-lite';
import { PageError } from '../error';
import { isObject } from '../notebook';
import type { DataTable } from '../output';
import { darkConfig, lightConfig } from './chart-theme';
import { vegaChart } from './vega';

export interface Chart {
  light: string;
  dark: string;
  alt: string;
  width: number;
  height: number;
  table: DataTable;
}

/** The type of what {@link drawChart} draws. */
export const VEGA_LITE = 'application/vnd.vegalite.v5+json';
/** Rows of data that stand under a chart; whoever wants all of them has the notebook. */
const MAX_ROWS = 200;
/** A chart as wide as its container is drawn as wide as the text column. */
const COLUMN_WIDTH = 640;

/**
 * @param value the content of {@link VEGA_LITE}
 * @throws {PageError} when it cannot be drawn
 */
export async function drawChart(value: unknown, where: string): Promise<Chart> {
  if (!isObject(value))
    throw new PageError(where, 'its chart is not a Vega-Lite specification; run the notebook again.');
  try {
    const light = await draw(value, lightConfig);
    const dark = await draw(value, darkConfig);
    const table = tableOf(value);
    return {
      light: light.svg,
      dark: dark.svg,
      width: light.width,
      height: light.height,
      alt: altOf(value, table),
      table,
    };
  } catch (error) {
    throw new PageError(where, `its chart cannot be drawn: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function draw(
  spec: Record<string, unknown>,
  theme: Config,
): Promise<{ svg: string; width: number; height: number }> {
  const sized = spec['width'] === 'container' ? { ...spec, width: COLUMN_WIDTH } : spec;
  const { spec: drawn, options, problems } = vegaChart(sized, theme);
  const view = new vega.View(vega.parse(drawn), { ...options, renderer: 'none' });
  try {
    const svg = await view.toSVG();
    if (problems.length > 0) throw new Error(problems.join('; '));
    const [, width = '0', height = '0'] = /<svg[^>]* width="([\d.]+)"[^>]* height="([\d.]+)"/.exec(svg) ?? [];
    return { svg, width: Math.ceil(Number(width)), height: Math.ceil(Number(height)) };
  } finally {
    view.finalize();
  }
}

/** @returns the rows that the chart is made of: its own, or those of its first part that has any */
function rowsOf(spec: Record<string, unknown>): Record<string, unknown>[] {
  const data = isObject(spec['data']) ? spec['data'] : {};
  const sets = isObject(spec['datasets']) ? spec['datasets'] : {};
  const values = data['values'] ?? (typeof data['name'] === 'string' ? sets[data['name']] : undefined);
  if (Array.isArray(values)) return values.map((row) => (isObject(row) ? row : { value: row }));
  const parts = ['layer', 'concat', 'hconcat', 'vconcat'].flatMap((key) => {
    const list = spec[key];
    return Array.isArray(list) ? list : [];
  });
  for (const part of [...parts, spec['spec']]) {
    const rows = isObject(part) ? rowsOf(part) : [];
    if (rows.length > 0) return rows;
  }
  return [];
}

function tableOf(spec: Record<string, unknown>): DataTable {
  const rows = rowsOf(spec);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const shown = rows.slice(0, MAX_ROWS).map((row) => columns.map((column) => show(row[column])));
  return { columns, rows: shown, total: rows.length };
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Number(value.toPrecision(5)));
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function altOf(spec: Record<string, unknown>, table: DataTable): string {
  const title = isObject(spec['title']) ? spec['title']['text'] : spec['title'];
  const words = spec['description'] ?? (Array.isArray(title) ? title.join(' ') : title);
  if (typeof words === 'string' && words !== '') return words;
  return table.columns.length > 0 ? `Chart of ${table.columns.join(', ')}` : 'Chart';
}
