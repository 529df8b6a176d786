// From a path to notebooks that can be run, or to one line that says why not.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors';
import type { Cell, CodeCell, Metadata, Notebook, Output } from './format';

/** The kernelspec name that stock tslab installs; a notebook that asks for it runs there and here. */
export const KERNEL_NAME = 'tslab';

/**
 * The notebooks at a path: the file itself, or every `*.ipynb` directly in the folder, sorted by name.
 *
 * @throws {InputError} when there is nothing at `path`, or no notebook in it
 */
export function findNotebooks(path: string): string[] {
  if (!reading(path, () => statSync(path)).isDirectory()) return [path];
  const names = reading(path, () => readdirSync(path)).filter((name) => /^[^.].*\.ipynb$/.test(name));
  if (names.length === 0) throw new InputError(`${path}: this folder holds no notebook (*.ipynb); name another one.`);
  return names.sort().map((name) => join(path, name));
}

/**
 * Reads and checks a notebook.
 *
 * Cells without an id (before format 4.5) are given `cell-1`, `cell-2` … by their position.
 *
 * @throws {InputError} when the file cannot be read, is no notebook, asks for another kernel or has no code
 */
export function readNotebook(file: string): Notebook {
  return parseNotebook(
    file,
    reading(file, () => readFileSync(file, 'utf8')),
  );
}

/** As `readNotebook`, of a text that was read already. */
export function parseNotebook(file: string, text: string): Notebook {
  const json = parseJson(file, text);
  if (!isRecord(json)) throw new InputError(`${file}: is not a notebook: it holds no JSON object.`);
  const { cells, metadata, nbformat } = json;
  if (nbformat !== undefined && nbformat !== 4) {
    const advice = 'open it in JupyterLab and save it to get format 4.';
    throw new InputError(
      `${file}: has notebook format ${JSON.stringify(nbformat)}, but this reads format 4; ${advice}`,
    );
  }
  if (nbformat === undefined || !Array.isArray(cells)) {
    throw new InputError(`${file}: is not a notebook: it has no ${nbformat === undefined ? 'nbformat' : 'cells'}.`);
  }
  const known = isRecord(metadata) ? metadata : {};
  checkKernel(file, known);
  const parsed = cells.map((cell, index) => parseCell(file, cell, index + 1));
  if (!parsed.some(isRunnable)) {
    throw new InputError(`${file}: has no code to run; write a code cell, or leave the file out.`);
  }
  checkIds(file, parsed);
  return { cells: parsed, metadata: known };
}

/** Whether a cell is code that says something: Jupyter does not run an empty cell either. */
export function isRunnable(cell: Cell): cell is CodeCell {
  return cell.cell_type === 'code' && cell.source.trim() !== '';
}

/** @returns the tags of a cell, as JupyterLab's sidebar sets them */
export function tagsOf({ metadata: { tags } }: Cell): string[] {
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

function checkKernel(file: string, { kernelspec }: Metadata): void {
  const wanted = `choose the kernel "TypeScript" (${KERNEL_NAME}) in JupyterLab and save it.`;
  if (!isRecord(kernelspec) || typeof kernelspec['name'] !== 'string') {
    throw new InputError(`${file}: does not say which kernel runs it (no kernelspec); ${wanted}`);
  }
  if (kernelspec['name'] !== KERNEL_NAME) {
    throw new InputError(`${file}: asks for the kernel "${kernelspec['name']}", which is not known here; ${wanted}`);
  }
}

function parseCell(file: string, cell: unknown, position: number): Cell {
  const source = isRecord(cell) ? toText(cell['source']) : null;
  if (!isRecord(cell) || source === null) {
    throw new InputError(`${file}: is not a notebook: the cell at position ${position} has no source.`);
  }
  const id = typeof cell['id'] === 'string' ? cell['id'] : `cell-${position}`;
  const metadata = isRecord(cell['metadata']) ? cell['metadata'] : {};
  switch (cell['cell_type']) {
    case 'code': {
      const outputs = Array.isArray(cell['outputs']) ? cell['outputs'].filter(isOutput).map(joinLines) : [];
      const count = cell['execution_count'];
      return {
        cell_type: 'code',
        id,
        metadata,
        source,
        execution_count: typeof count === 'number' ? count : null,
        outputs,
      };
    }
    case 'markdown':
    case 'raw': {
      const { attachments } = cell;
      return {
        cell_type: cell['cell_type'],
        id,
        metadata,
        source,
        ...(attachments === undefined ? {} : { attachments }),
      };
    }
    default: {
      const type = JSON.stringify(cell['cell_type']);
      throw new InputError(`${file}: is not a notebook: the cell at position ${position} is of type ${type}.`);
    }
  }
}

function checkIds(file: string, cells: readonly Cell[]): void {
  const seen = new Set<string>();
  for (const { id } of cells) {
    if (seen.has(id)) {
      throw new InputError(
        `${file}: two cells have the id "${id}"; open it in JupyterLab and save it to get new ones.`,
      );
    }
    seen.add(id);
  }
}

/** Outputs are only read back from notebooks that this runner wrote. */
function isOutput(value: unknown): value is Output {
  const types: unknown[] = ['stream', 'display_data', 'execute_result', 'error'] satisfies Output['output_type'][];
  return isRecord(value) && types.includes(value['output_type']);
}

function joinLines(output: Output): Output {
  if (output.output_type === 'stream') return { ...output, text: toText(output.text) ?? '' };
  if (output.output_type === 'error') return output;
  const data = Object.entries(output.data).map(([type, value]) => [type, isTextual(type) ? toText(value) : value]);
  return { ...output, data: Object.fromEntries(data) };
}

function isTextual(type: string): boolean {
  return type.startsWith('text/') || type === 'image/svg+xml';
}

/** nbformat stores a text as one string or as a list of lines. */
function toText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('') : null;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${file}: is not a notebook: it is not JSON.`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Does something with a path; a failure becomes one line about it. */
function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : String(error);
    if (code === 'ENOENT') throw new InputError(`${path}: there is no such file or folder.`);
    throw new InputError(`${path}: cannot be read (${code}); check its permissions.`);
  }
}
