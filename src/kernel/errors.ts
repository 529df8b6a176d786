// The two ways in which a run goes wrong for its user: what was asked for cannot be run, or a cell failed.
// The command line turns the first into exit code 2 and the second into exit code 1.
import type { CellError } from './session/messages';

/** A notebook, path or option that cannot be run as given. The message names it and says what to do; one line. */
export class InputError extends Error {
  override readonly name: string = 'InputError';
}

/** A cell that threw, did not type-check, ran out of time or memory, or ended its process. */
export class CellFailure extends Error {
  override readonly name: string = 'CellFailure';
  /** The notebook as it was named by the caller. */ readonly file: string;
  /** Position of the cell among the notebook's code cells, from 1: the number JupyterLab shows in brackets. */
  readonly cell: number;
  readonly error: CellError;

  constructor(file: string, cell: number, error: CellError) {
    super(`${file}: ${describePlace(cell, error)}: ${error.ename}: ${firstLine(error.evalue)}`);
    this.file = file;
    this.cell = cell;
    this.error = error;
  }

  /** The message, then the lines of source around the place and the calls that led there. */
  get report(): string {
    return [this.message, ...this.error.detail].join('\n');
  }
}

function describePlace(cell: number, { location }: CellError): string {
  if (!location) return `cell ${cell}`;
  const place = `cell ${location.cell}, line ${location.line}, column ${location.column}`;
  // A callback left behind by one cell may fail while another runs: name the cell it was written in, and that one.
  return location.cell === cell ? place : `${place} (while cell ${cell} ran)`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
