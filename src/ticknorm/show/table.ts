// Tables: HTML for a notebook or a page, aligned columns as text.

import { describeValue, formatNumber } from '../format';
import { type Showable, showable } from './bundle';
import { fieldOf } from './fields';
import { inspect } from './inspect';
import { isTensorLike, numbersOf, rangeText, type TensorLike } from './tensor';

export interface TableOptions {
  /** Which fields are shown, in this order; all that any row has when left out. */
  readonly columns?: readonly string[];
  readonly title?: string;
  /** Significant digits of numbers that are not whole; 4 when left out. */
  readonly digits?: number;
  /** How many rows are shown at most; 50 when left out. How many are left out is said. */
  readonly maxRows?: number;
}

/** A table that shows itself: HTML where that is rendered, aligned columns as text. */
export interface Table extends Showable {
  /** The table as one HTML element. */
  readonly html: string;
}

interface Cell {
  readonly text: string;
  readonly number: boolean;
}

/**
 * A table of rows, one object each; of a single object, its fields one below the other, those of objects in it as
 * `stepMs.p90`.
 *
 * ```ts
 * display(table([{ model: 'with LN', accuracy: 0.957 }, { model: 'without', accuracy: 0.941 }]));
 * display(table(ticker.summary()));
 * display(table(tensor)); // shape, dtype and summary above its values, a row for each of the last axis
 * ```
 *
 * @throws RangeError when there are no rows or no columns
 */
export function table(data: readonly object[] | object, options: TableOptions = {}): Table {
  if (isTensorLike(data)) return tensorTable(data, options);
  const { digits = 4, maxRows = 50, title } = options;
  const rows: readonly object[] = Array.isArray(data) ? data : fieldsOf(data, '');
  const columns = options.columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (rows.length === 0 || columns.length === 0) {
    throw new RangeError(
      `table: there is nothing to show, ${describeValue(data)} with no ${rows.length === 0 ? 'rows' : 'columns'}; pass an array of objects with at least one field.`,
    );
  }
  const body = rows.slice(0, maxRows).map((row) => columns.map((column) => cellOf(fieldOf(row, column), digits)));
  const rest = rows.length > maxRows ? `${rows.length - maxRows} more rows` : undefined;
  const html = htmlOf(columns, body, title, rest);
  return Object.assign(showable(textOf(columns, body, title, rest), { 'text/html': html }), { html });
}

/** Wider rows are cut: a table as wide as this is read by nobody. */
const MOST_COLUMNS = 16;

function tensorTable(tensor: TensorLike, options: TableOptions): Table {
  const { digits = 4, maxRows = 20 } = options;
  const values = numbersOf(tensor);
  const summary = `tensor [${tensor.shape.join(', ')}] ${tensor.dtype}${rangeText(values)}`;
  const title = options.title === undefined ? summary : `${options.title}: ${summary}`;
  const width = tensor.shape.at(-1) ?? 1;
  const rows = width > 0 ? values.length / width : 0;
  const shown = Math.min(width, MOST_COLUMNS);
  const columns = ['', ...Array.from({ length: shown }, (_, i) => String(i)), ...(width > shown ? ['…'] : [])];
  const body = Array.from({ length: Math.min(rows, maxRows) }, (_, row): Cell[] => [
    { text: placeOf(row, tensor.shape), number: false },
    ...values.slice(row * width, row * width + shown).map((value) => cellOf(value, digits)),
    ...(width > shown ? [{ text: '…', number: false }] : []),
  ]);
  const rest = rows > maxRows ? `${rows - maxRows} more rows` : undefined;
  const html = htmlOf(columns, body, title, rest);
  return Object.assign(showable(textOf(columns, body, title, rest), { 'text/html': html }), { html });
}

/** The indices of a row in all axes but the last: `1, 0`. */
function placeOf(row: number, shape: readonly number[]): string {
  const places: number[] = [];
  let left = row;
  for (const size of shape.slice(0, -1).reverse()) {
    places.unshift(left % size);
    left = Math.floor(left / size);
  }
  return places.join(', ');
}

function fieldsOf(value: object, prefix: string): { field: string; value: unknown }[] {
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) =>
    typeof item === 'object' && item !== null && Object.getPrototypeOf(item) === Object.prototype
      ? fieldsOf(item, `${prefix}${name}.`)
      : [{ field: prefix + name, value: item }],
  );
}

function cellOf(value: unknown, digits: number): Cell {
  if (typeof value === 'number') return { text: formatNumber(value, digits), number: true };
  if (value === undefined || value === null) return { text: '', number: false };
  return { text: typeof value === 'string' ? value : inspect(value), number: false };
}

function textOf(columns: readonly string[], body: readonly Cell[][], title?: string, rest?: string): string {
  const widths = columns.map((name, i) => Math.max(name.length, ...body.map((row) => row[i]?.text.length ?? 0)));
  const line = (cells: readonly Cell[]): string =>
    cells
      .map(({ text, number }, i) => (number ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const head = columns.map((name, i) => ({ text: name, number: isNumberColumn(body, i) }));
  return [
    ...(title === undefined ? [] : [title]),
    line(head),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...body.map(line),
    ...(rest === undefined ? [] : [`… ${rest}`]),
  ].join('\n');
}

// Both ways of aligning: JupyterLab obeys the style, and a page that strips styles still has the attribute.
const RIGHT = ' align="right" style="text-align: right"';
const LEFT = ' align="left" style="text-align: left"';

function htmlOf(columns: readonly string[], body: readonly Cell[][], title?: string, rest?: string): string {
  const head = columns.map(
    (name, i) => `<th scope="col"${isNumberColumn(body, i) ? RIGHT : LEFT}>${escapeHtml(name)}</th>`,
  );
  const lines = body.map(
    (row) =>
      `<tr>${row.map(({ text, number }) => `<td${number ? RIGHT : LEFT}>${escapeHtml(text)}</td>`).join('')}</tr>`,
  );
  if (rest !== undefined) lines.push(`<tr><td colspan="${columns.length}"${LEFT}>… ${rest}</td></tr>`);
  const caption = title === undefined ? '' : `<caption>${escapeHtml(title)}</caption>`;
  return `<table>${caption}<thead><tr>${head.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

function isNumberColumn(body: readonly Cell[][], i: number): boolean {
  return body.some((row) => row[i]?.number === true);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
