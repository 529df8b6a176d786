// Collects what cells show, as nbformat stores it: stream text in one piece while nothing comes between, displays that
// are rewritten by their id, and an end to what a runaway cell may add.
import type { CellError, DisplayReport, MimeBundle, OutputReport } from '../session/messages';
import type { Output } from './format';
import { rewrites, TerminalText } from './terminal';

/** The most that one cell may show, in characters; what comes after it is dropped, and a note says so. */
export const OUTPUT_LIMIT: number = 10 * 1024 * 1024;

interface Stream {
  readonly name: 'stdout' | 'stderr';
  readonly text: TerminalText;
}

interface Shown {
  data: MimeBundle;
  metadata: MimeBundle;
  size: number;
}

type Item =
  | { readonly type: 'stream'; readonly stream: Stream }
  | { readonly type: 'display' | 'result'; readonly shown: Shown }
  | { readonly type: 'error'; readonly error: CellError };

/** The outputs of one cell. */
class CellOutputs {
  readonly items: Item[] = [];
  size = 0;
  isCut = false;
  /** What is shown goes when something else comes. */ isOver = false;
}

/** The outputs of a notebook's cells, in the order in which cells start. */
export class OutputCollector {
  readonly #limit: number;
  readonly #cells = new Map<number, CellOutputs>();
  readonly #displays = new Map<string, Shown>();
  #current: CellOutputs = new CellOutputs();

  constructor(limit: number = OUTPUT_LIMIT) {
    this.#limit = limit;
  }

  /** From here on, the cell has outputs, be it none. */
  start(cell: number): void {
    this.#cells.set(cell, new CellOutputs());
  }

  add(cell: number, report: OutputReport): void {
    const outputs = this.#cells.get(cell);
    if (!outputs) throw new Error(`OutputCollector: cell ${cell} shows something, but it was not started.`);
    this.#current = outputs;
    if (report.type !== 'clear' && outputs.isOver) this.#clear();
    switch (report.type) {
      case 'clear':
        if (report.wait) outputs.isOver = true;
        else this.#clear();
        return;
      case 'stream':
        this.#addText(report.name, report.text);
        return;
      case 'display':
        this.#addDisplay(report);
        return;
      case 'result': {
        const shown = { data: report.data, metadata: report.metadata, size: sizeOf(report.data) };
        if (this.#makeRoom(shown.size)) this.#current.items.push({ type: 'result', shown });
        return;
      }
      case 'error':
        // Never dropped: a failure must show.
        this.#current.items.push({ type: 'error', error: report.error });
    }
  }

  /** Whether the cell was started. */
  has(cell: number): boolean {
    return this.#cells.has(cell);
  }

  /** @returns the outputs of a cell as nbformat has them; none when the cell was not started */
  of(cell: number): Output[] {
    return this.#cells.get(cell)?.items.map((item) => toOutput(item, cell)) ?? [];
  }

  #clear(): void {
    Object.assign(this.#current, { size: 0, isCut: false, isOver: false });
    this.#current.items.length = 0;
  }

  #addText(name: 'stdout' | 'stderr', text: string): void {
    const room = Math.max(0, this.#limit - this.#current.size);
    // Text that rewrites a line adds less than its length, and is taken or left as a whole.
    const fits = text.length <= room || (room > 0 && rewrites(text));
    const kept = fits ? text : text.slice(0, room);
    if (kept !== '') {
      const { text: stream } = this.#stream(name);
      const before = stream.length;
      stream.write(kept);
      this.#current.size += stream.length - before;
    }
    if (kept.length < text.length) this.#cut();
  }

  #addDisplay({ data, metadata, displayId, update }: DisplayReport): void {
    const size = sizeOf(data);
    const earlier = displayId === null ? undefined : this.#displays.get(displayId);
    if (update && earlier) {
      if (this.#makeRoom(size - earlier.size)) Object.assign(earlier, { data, metadata, size });
      return;
    }
    if (!this.#makeRoom(size)) return;
    const shown = { data, metadata, size };
    if (displayId !== null) this.#displays.set(displayId, shown);
    this.#current.items.push({ type: 'display', shown });
  }

  #stream(name: 'stdout' | 'stderr'): Stream {
    const last = this.#current.items.at(-1);
    if (last?.type === 'stream' && last.stream.name === name) return last.stream;
    const stream = { name, text: new TerminalText() };
    this.#current.items.push({ type: 'stream', stream });
    return stream;
  }

  #makeRoom(size: number): boolean {
    if (this.#current.size + size <= this.#limit) {
      this.#current.size += size;
      return true;
    }
    this.#cut();
    return false;
  }

  #cut(): void {
    if (this.#current.isCut) return;
    this.#current.isCut = true;
    const note = `[output cut: a cell may show ${this.#limit} characters at most]\n`;
    const stream = this.#stream('stderr');
    stream.text.write(stream.text.length > 0 ? `\n${note}` : note);
  }
}

function toOutput(item: Item, cell: number): Output {
  switch (item.type) {
    case 'stream':
      return { output_type: 'stream', name: item.stream.name, text: item.stream.text.toString() };
    case 'display':
      return { output_type: 'display_data', data: item.shown.data, metadata: item.shown.metadata };
    case 'result': {
      const { data, metadata } = item.shown;
      return { output_type: 'execute_result', data, execution_count: cell, metadata };
    }
    case 'error': {
      const { ename, evalue, detail } = item.error;
      return { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`, ...detail] };
    }
  }
}

function sizeOf(data: MimeBundle): number {
  return JSON.stringify(data).length;
}
