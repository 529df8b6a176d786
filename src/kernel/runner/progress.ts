// What the user sees while notebooks run: on a terminal one line that is rewritten, elsewhere a line at the start and at
// the end of each notebook.

const BAR_WIDTH = 20;
const HEADING_WIDTH = 40;

/** Where progress is written; process.stderr is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class Progress {
  readonly #stream: ProgressStream;
  readonly #isLive: boolean;
  #shown = '';

  constructor(stream: ProgressStream) {
    this.#stream = stream;
    this.#isLive = stream.isTTY === true && process.env['TERM'] !== 'dumb';
  }

  start(name: string): void {
    if (this.#isLive) this.#rewrite(`${name}  starting…`);
    else this.line(`${name}: running`);
  }

  cell(name: string, cell: number, cells: number, heading: string): void {
    if (this.#isLive)
      this.#rewrite(`${name}  ${bar(cell - 1, cells)} ${cell}/${cells}  ${clip(heading, HEADING_WIDTH)}`);
  }

  finish(name: string, cells: number, durationMs: number): void {
    this.line(`${name}: ${cells} cells in ${(durationMs / 1000).toFixed(1)} s`);
  }

  unchanged(name: string): void {
    this.line(`${name}: unchanged`);
  }

  fail(name: string, durationMs: number): void {
    this.line(`${name}: failed after ${(durationMs / 1000).toFixed(1)} s`);
  }

  /** A line that stays. */
  line(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  /** Takes the rewritten line away. */
  clear(): void {
    if (this.#shown !== '') this.#stream.write('\r\x1b[K');
    this.#shown = '';
  }

  #rewrite(text: string): void {
    // A line that wraps cannot be rewritten. Some terminals say that they have 0 columns.
    this.#shown = clip(text, (this.#stream.columns || 80) - 1);
    this.#stream.write(`\r\x1b[K${this.#shown}`);
  }
}

function bar(done: number, all: number): string {
  const filled = Math.round((done / Math.max(1, all)) * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`;
}

function clip(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
