// The notebook format, version 4.5, as far as this runner reads and writes it.
// Source: https://nbformat.readthedocs.io/en/latest/format_description.html
import type { MimeBundle } from '../session/messages';

export type Metadata = Record<string, unknown>;

export interface StreamOutput {
  output_type: 'stream';
  name: 'stdout' | 'stderr';
  text: string;
}

export interface DisplayOutput {
  output_type: 'display_data';
  data: MimeBundle;
  metadata: MimeBundle;
}

export interface ResultOutput {
  output_type: 'execute_result';
  data: MimeBundle;
  execution_count: number;
  metadata: MimeBundle;
}

export interface ErrorOutput {
  output_type: 'error';
  ename: string;
  evalue: string;
  traceback: string[];
}

export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

export interface CodeCell {
  cell_type: 'code';
  id: string;
  metadata: Metadata;
  source: string;
  execution_count: number | null;
  outputs: Output[];
}

export interface TextCell {
  cell_type: 'markdown' | 'raw';
  id: string;
  metadata: Metadata;
  source: string;
  attachments?: unknown;
}

export type Cell = CodeCell | TextCell;

/** A notebook in memory: every cell has an id, and texts are one string each. */
export interface Notebook {
  cells: Cell[];
  metadata: Metadata;
}

/** As JupyterLab writes it: keys in order, texts as lists of lines, one space of indentation, a line break at the end. */
export function serializeNotebook({ cells, metadata }: Notebook): string {
  const written = { cells: cells.map(toDisk), metadata, nbformat: 4, nbformat_minor: 5 };
  return `${JSON.stringify(sortKeys(written), null, 1)}\n`;
}

function toDisk(cell: Cell): object {
  const source = toLines(cell.source);
  if (cell.cell_type !== 'code') return { ...cell, source };
  return { ...cell, source, outputs: cell.outputs.map(outputToDisk) };
}

function outputToDisk(output: Output): object {
  if (output.output_type === 'stream') return { ...output, text: toLines(output.text) };
  return 'data' in output ? { ...output, data: bundleToDisk(output.data) } : output;
}

/** Texts become lists of lines; images stay in one string, and JSON types stay values. */
function bundleToDisk(data: MimeBundle): MimeBundle {
  const written: Record<string, unknown> = {};
  for (const [type, value] of Object.entries(data)) {
    const isText = typeof value === 'string' && (type.startsWith('text/') || type === 'image/svg+xml');
    written[type] = isText ? toLines(value) : value;
  }
  return written;
}

function toLines(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** nbformat sorts keys, which keeps differences between two versions of a notebook small. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
