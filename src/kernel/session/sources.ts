// Which compiled script is which cell. Every run of a cell gets a script name of its own, so that a function made by an
// earlier cell, or by an earlier run of the same one, is still told by the line it was written on.
import { CELL_SOURCE, type CompiledFile, type PositionMap } from './compile';
import type { Location } from './messages';

/** Where a stack frame lies, in the user's terms. Lines and columns count from 1. */
export interface Place {
  /** `cell 4`, or the path of a module that the notebook's folder holds. */ readonly name: string;
  readonly line: number;
  readonly column: number;
  /** Absent for a module. */ readonly cell: number | null;
}

interface Script {
  readonly cell: number;
  readonly code: string;
  readonly compiledLines: number;
  readonly toSource: PositionMap;
}

const SCHEME = 'ticknorm-cell:';

/** tslab puts this many lines (`export {};`) before code that it keeps in memory: cells and `@module` cells. */
const LINES_ADDED_BY_TSLAB = 1;

export class Sources {
  readonly #scripts = new Map<string, Script>();
  readonly #modules = new Map<string, PositionMap>();
  readonly #inMemory = new Set<string>();
  #lastCell: PositionMap | null = null;

  /** To be told of every compiled file. */
  readonly onCompiled: (file: CompiledFile) => void = ({ source, toSource }) => {
    if (source === CELL_SOURCE) this.#lastCell = toSource;
    else this.#modules.set(source.replace(/\.tsx?$/, '.js'), toSource);
  };

  /** A module that lives in a cell (`@module name`) and not in a file. */
  addInMemory(name: string): void {
    this.#inMemory.add(`${name}.js`);
  }

  /**
   * Names the script that was just compiled. The line break at its start keeps what tslab wraps around the code from
   * shifting the columns of its first line.
   */
  nameScript(cell: number, code: string, compiled: string): string {
    const url = `${SCHEME}${this.#scripts.size + 1}`;
    const compiledLines = compiled.split('\n').length;
    if (this.#lastCell) this.#scripts.set(url, { cell, code, compiledLines, toSource: this.#lastCell });
    return `\n${compiled}\n//# sourceURL=${url}`;
  }

  /**
   * @param script name of a script as V8 tells it: a cell's, or a path below the working directory
   * @param line   from 1, in compiled code
   * @param column from 1, in compiled code
   */
  find(script: string, line: number, column: number): Place | null {
    const cell = this.#scripts.get(script);
    if (cell) {
      // Before and after the compiled code lies the function that tslab wraps around it.
      if (line < 2 || line > cell.compiledLines + 1) return null;
      const source = cell.toSource({ line: line - 2, column: column - 1 });
      if (!source) return null;
      const written = source.line - LINES_ADDED_BY_TSLAB;
      // The line that tslab adds after the code to export its names has no counterpart in the cell.
      if (written < 0 || written >= cell.code.split('\n').length) return null;
      return { name: `cell ${cell.cell}`, line: written + 1, column: source.column + 1, cell: cell.cell };
    }
    const source = this.#modules.get(script)?.({ line: line - 1, column: column - 1 });
    if (!source) return null;
    const added = this.#inMemory.has(script) ? LINES_ADDED_BY_TSLAB : 0;
    return {
      name: script.replace(/\.js$/, '.ts'),
      line: source.line - added + 1,
      column: source.column + 1,
      cell: null,
    };
  }

  /** As `find`, in the script that was named last. */
  findInLatest(line: number, column: number): Place | null {
    return this.find(`${SCHEME}${this.#scripts.size}`, line, column);
  }

  /** The source that a place refers to: the latest run of that cell. */
  codeOf({ cell }: Location): string | null {
    let code: string | null = null;
    for (const script of this.#scripts.values()) if (script.cell === cell) code = script.code;
    return code;
  }
}
