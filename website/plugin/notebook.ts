// A notebook file: JSON text → checked data. Only what a page needs is read; everything read is checked here, once, so
// that no later stage has to doubt it. Format: nbformat 4.5, https://nbformat.readthedocs.io/en/latest/format_description.html
import { PageError } from './error';
import type { Backends } from './output';

/** MIME type → content. Text may be a list of lines, as nbformat allows; here it is always one string, or JSON. */
export type Bundle = Record<string, unknown>;

export type NotebookOutput =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { type: 'data'; bundle: Bundle }
  | { type: 'error'; name: string; message: string; traceback: string };

export type NotebookCell =
  | { type: 'markdown'; number: number; source: string; attachments: Record<string, Bundle> }
  | {
      type: 'code';
      number: number;
      source: string;
      executed: number | undefined;
      outputs: NotebookOutput[];
      backends?: Backends;
    };

export interface Notebook {
  /** File name: `03-tick-logger.ipynb`. */ file: string;
  /** Language of the code cells, as Prism calls it. */ language: string;
  /** What the runner noted about its run: when, how long, with what. */ run: Record<string, unknown>;
  cells: NotebookCell[];
}

type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** nbformat's multi-line string: one string, or a list of lines that carry their own newlines. */
function text(value: unknown, where: string, field: string): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('');
  throw new PageError(where, `${field} is neither text nor a list of lines; save the notebook with JupyterLab.`);
}

function list(value: unknown, where: string, field: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new PageError(where, `${field} is not a list; save the notebook with JupyterLab.`);
}

function bundle(value: unknown, where: string): Bundle {
  if (!isObject(value)) throw new PageError(where, 'an output has no data; run the notebook again.');
  return Object.fromEntries(
    Object.entries(value).map(([mime, content]) => [
      mime,
      Array.isArray(content) && !/\bjson$/.test(mime) ? text(content, where, mime) : content,
    ]),
  );
}

function output(value: unknown, where: string): NotebookOutput {
  const kind = isObject(value) ? value['output_type'] : undefined;
  if (!isObject(value)) throw new PageError(where, 'an output is not an object; run the notebook again.');
  switch (kind) {
    case 'stream':
      return {
        type: 'stream',
        name: value['name'] === 'stderr' ? 'stderr' : 'stdout',
        text: text(value['text'], where, 'the text of a stream'),
      };
    case 'display_data':
    case 'execute_result':
      return { type: 'data', bundle: bundle(value['data'], where) };
    case 'error':
      return {
        type: 'error',
        name: String(value['ename'] ?? 'Error'),
        message: String(value['evalue'] ?? ''),
        traceback: list(value['traceback'] ?? [], where, 'the traceback').join('\n'),
      };
    default:
      throw new PageError(
        where,
        `there is no output type ${JSON.stringify(kind)} in nbformat 4; run the notebook again.`,
      );
  }
}

function attachments(value: unknown, where: string): Record<string, Bundle> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, bundle(content, where)]));
}

/** What the author wrote into the cell's metadata, if anything. */
function backends(metadata: unknown, where: string): { backends?: Backends } {
  const noted = isObject(metadata) ? metadata['backends'] : undefined;
  if (noted === undefined) return {};
  const { holdsOn, why } = isObject(noted) ? noted : {};
  if (!Array.isArray(holdsOn) || !holdsOn.every((one) => typeof one === 'string') || typeof why !== 'string') {
    throw new PageError(
      where,
      'its metadata “backends” is not { "holdsOn": ["wasm"], "why": "…" }: the backends that give what is published, and why others do not.',
    );
  }
  return { backends: { holdsOn, why } };
}

function cell(value: unknown, number: number, file: string): NotebookCell | undefined {
  const where = `${file}, cell ${number}`;
  if (!isObject(value)) throw new PageError(where, 'is not an object; save the notebook with JupyterLab.');
  const source = text(value['source'], where, 'its source');
  switch (value['cell_type']) {
    case 'markdown':
      return { type: 'markdown', number, source, attachments: attachments(value['attachments'], where) };
    case 'code': {
      const count = value['execution_count'];
      const outputs = list(value['outputs'], where, 'its outputs').map((one) => output(one, where));
      const executed = typeof count === 'number' ? count : undefined;
      return { type: 'code', number, source, executed, outputs, ...backends(value['metadata'], where) };
    }
    case 'raw':
      return undefined; // meant for nbconvert, shown nowhere
    default:
      throw new PageError(
        where,
        `there is no cell type ${JSON.stringify(value['cell_type'])}; use markdown, code or raw.`,
      );
  }
}

/**
 * The JSON of a notebook file.
 *
 * @throws {PageError} when it is not JSON, or not a notebook of format 4
 */
export function parseJson(file: string, content: string): Json {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new PageError(file, `is not JSON (${error instanceof Error ? error.message : error}); is it a notebook?`);
  }
  if (!isObject(json) || !Array.isArray(json['cells'])) {
    throw new PageError(file, 'is not a notebook: it has no list of cells.');
  }
  if (json['nbformat'] !== 4) {
    throw new PageError(
      file,
      `has nbformat ${JSON.stringify(json['nbformat'])}; 4 is needed: save it with JupyterLab 3 or newer.`,
    );
  }
  if (json['cells'].length === 0) throw new PageError(file, 'has no cells; write a first one, with a # heading.');
  return json;
}

/**
 * @param file name for messages
 * @param content the file's text
 * @throws {PageError} when it is not a notebook this plugin can read
 */
export function readNotebook(file: string, content: string): Notebook {
  const json = parseJson(file, content);
  const metadata = isObject(json['metadata']) ? json['metadata'] : {};
  const info = isObject(metadata['language_info']) ? metadata['language_info'] : {};
  const run = metadata['ticknorm'];
  return {
    file,
    language: typeof info['name'] === 'string' ? info['name'] : 'typescript',
    run: isObject(run) ? run : {},
    cells: list(json['cells'], file, 'cells').flatMap((one, i) => cell(one, i + 1, file) ?? []),
  };
}

/**
 * The notebook as it is offered for download: without outputs and counts, whatever state it was saved in.
 *
 * @throws {PageError} as `parseJson`
 */
export function withoutOutputs(file: string, content: string): string {
  const json = parseJson(file, content);
  const cells = list(json['cells'], file, 'cells').map((one) =>
    isObject(one) && one['cell_type'] === 'code' ? { ...one, execution_count: null, outputs: [] } : one,
  );
  return `${JSON.stringify({ ...json, cells }, null, 1)}\n`;
}
