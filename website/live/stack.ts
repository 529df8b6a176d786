// A thrown value → what a reader needs: name, message, and the lines of the cells that led there.

export interface Thrown {
  readonly name: string;
  readonly message: string;
  /** One line for each place in a cell, innermost first; may be empty. */ readonly traceback: string;
}

/** What a cell's script is called. Frames of it look like `at step (cell-3.ts:5:7)` or `step@cell-3.ts:5:7`. */
export const scriptName = (cell: number): string => `cell-${cell}.ts`;

const FRAME =
  /(?:at (?:async )?(?<v8>[^\s(]+) \(|(?<other>[^@\s]*)@|at (?:async )?)[^\s()]*?cell-(?<cell>\d+)\.ts:(?<line>\d+):\d+/;
/** The engine's words for what did not fit into memory. */
const MEMORY =
  /allocation failed|out of memory|invalid (?:typed )?array (?:buffer )?length|memory access out of bounds/i;
const MISSING = /^(?:(\S+) is not defined|Can't find variable: (\S+))$/;

/** @param thrown whatever a cell threw */
export function describeThrown(thrown: unknown): Thrown {
  if (!(thrown instanceof Error)) return { name: 'Thrown', message: String(thrown), traceback: '' };
  return { name: thrown.name, message: thrown.message + hintFor(thrown), traceback: framesOf(thrown.stack ?? '') };
}

function hintFor(error: Error): string {
  if (error instanceof ReferenceError && MISSING.test(error.message)) {
    return '. If a cell above defines it, choose “Run all above” first.';
  }
  return MEMORY.test(error.message) ? '. There is not enough memory for this in a page; make it smaller.' : '';
}

function framesOf(stack: string): string {
  const frames = stack.split('\n').flatMap((text) => {
    const { v8, other, cell, line } = FRAME.exec(text)?.groups ?? {};
    const name = (v8 ?? other ?? '').replace(/^Object\./, ''); // a function of another cell is found in an object
    // The two functions that compile.ts puts around a cell; the inner one is the cell itself.
    if (cell === undefined || name.includes('__session')) return [];
    const within = name === '' || /__body|<anonymous>|^eval$/.test(name) ? '' : `${name}, `;
    return [`at ${within}cell ${cell}, line ${line}`];
  });
  return frames.slice(0, 10).join('\n');
}
