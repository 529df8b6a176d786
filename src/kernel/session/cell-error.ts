// From what went wrong in a cell to a CellError: thrown values, and type errors that kept the cell from running.
import { inspect, types } from 'node:util';
import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { Diagnostic } from 'tslab/dist/converter';
import { excerpt } from './excerpt';
import type { CellError, Location } from './messages';
import type { Sources } from './sources';
import type { StackTraces } from './stack';
import { stackHolder } from './throws';

/** Errors behind errors that are followed, `error.cause` by `error.cause`. */
const CAUSES = 3;

/** The failure of `cell` by a thrown value, which need not be an Error. */
export function fromThrown(thrown: unknown, cell: number, stacks: StackTraces, sources: Sources): CellError {
  const holder = stackHolder(thrown);
  const location = stacks.locate(holder, cell);
  if (!isError(thrown)) {
    const advice = '    A rejection with a value that is no Error has no line number; use an Error to see it.';
    const detail = location ? [...excerptAt(location, sources), ...stacks.frames(holder)] : [advice];
    return { ename: 'Thrown', evalue: inspect(thrown), detail, location };
  }
  const detail = [...excerptAt(location, sources), ...stacks.frames(thrown)];
  let cause: unknown = thrown.cause;
  for (let depth = 0; depth < CAUSES && cause !== undefined && cause !== null; depth++) {
    detail.push(`  caused by ${isError(cause) ? `${cause.name}: ${cause.message}` : inspect(cause)}`);
    detail.push(...stacks.frames(cause));
    cause = isError(cause) ? cause.cause : undefined;
  }
  return { ename: nameOf(thrown), evalue: thrown.message, detail, location };
}

/** The failure of a cell that does not type-check. `line:column - error TSxxxx: message`, each with its source. */
export function fromDiagnostics(
  diagnostics: readonly Diagnostic[],
  cell: number,
  code: string,
  categories: typeof TypeScript.DiagnosticCategory,
): CellError {
  const lastLine = code.split('\n').length;
  const detail: string[] = [];
  let first: { text: string; location: Location } | null = null;
  for (const [index, { start, messageText, category, code: number, fileName }] of diagnostics.entries()) {
    // What TypeScript explains in several steps arrives as several diagnostics at one place.
    if (isSamePlace(diagnostics[index - 1], start.offset)) {
      detail.push(`    ${messageText}`);
      continue;
    }
    // An unclosed bracket is noticed in the line that tslab adds after the cell.
    const line = Math.min(start.line + 1, lastLine);
    const column = start.line + 1 > lastLine ? (code.split('\n')[lastLine - 1]?.length ?? 0) + 1 : start.character + 1;
    const file = fileName ? `${fileName}:` : '';
    const severity = (categories[category] ?? 'error').toLowerCase();
    detail.push(`  ${file}${line}:${column} - ${severity} TS${number}: ${messageText}`);
    if (!fileName) detail.push(...excerpt(code, line, column));
    first ??= { text: `${messageText} (TS${number})`, location: { cell, line, column } };
  }
  return { ename: 'TypeScriptError', evalue: first?.text ?? 'unknown', detail, location: first?.location ?? null };
}

/** A report of a place that has no error of its own, such as the call that ended the process. */
export function excerptAt(location: Location | null, sources: Sources): string[] {
  const code = location && sources.codeOf(location);
  return location && code !== null ? excerpt(code, location.line, location.column) : [];
}

function isSamePlace(previous: Diagnostic | undefined, offset: number): boolean {
  return previous?.start.offset === offset;
}

/** Also for errors of another realm, whose `instanceof` fails. */
function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

function nameOf(error: Error): string {
  return error.name || error.constructor.name || 'Error';
}
