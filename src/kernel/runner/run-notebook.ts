// Runs a notebook from a clean state, cell by cell, and returns it with its outputs.
import { CellFailure } from '../errors';
import { SessionDeath } from '../session/death';
import type { CellError, DrainedReport, OutputReport, Versions } from '../session/messages';
import { Session } from '../session/session';
import type { Cell, CodeCell, Notebook } from './format';
import { isRunnable, tagsOf } from './notebook';
import { OutputCollector } from './outputs';

/** nbconvert's tag for a cell whose failure is meant to be shown. */
export const MAY_FAIL = 'raises-exception';

/** How long a notebook waits at its end for timers and child processes that it left behind. */
export const DRAIN_MS = 2000;

export const DEFAULT_TIMEOUT_MS = 300_000;

export interface RunNotebookOptions {
  /** Names the notebook in errors. */ readonly file: string;
  /** Folder in which cells run, and from which they import. */ readonly cwd: string;
  /** Run the cells after one that failed too; by default the first failure is the end. */ readonly keepGoing?: boolean;
  /** Time limit per cell in milliseconds; default 300 000. */ readonly timeoutMs?: number;
  /** Ends the run, and every process of it, at once. */ readonly signal?: AbortSignal;
  /** Called before each cell: its position among the code cells from 1, their number, the heading it is under. */
  readonly onCell?: (cell: number, cells: number, heading: string) => void;
}

/** The packages that cells imported, with their versions, and the backend that they computed with. */
export type Used = Pick<DrainedReport, 'packages' | 'backend'>;

export interface RunResult {
  /** The notebook with its outputs, as far as it ran. */ readonly notebook: Notebook;
  /** Failures of cells that were not tagged `raises-exception`, in order. */ readonly failures: readonly CellFailure[];
  /** Every cell was run; after a failure, only with `keepGoing`. */ readonly isComplete: boolean;
  readonly durationMs: number;
  readonly versions: Versions;
  /** What cells used; nothing of it is known when the run was not complete. */ readonly used: Used;
}

/**
 * Runs `notebook` in a process of its own. The notebook given is not changed.
 *
 * @throws {SessionDeath} when the process could not be started
 * @throws the signal's reason when it is aborted
 */
export async function runNotebook(notebook: Notebook, options: RunNotebookOptions): Promise<RunResult> {
  const { file, cwd, keepGoing = false, timeoutMs = DEFAULT_TIMEOUT_MS, signal, onCell } = options;
  signal?.throwIfAborted();
  const started = performance.now();
  const cells = codeCells(notebook);
  const outputs = new OutputCollector();
  const failures: CellFailure[] = [];
  let used: Used = { packages: {}, backend: null };
  let current: NumberedCell | undefined;

  const fail = (error: CellError): void => {
    if (current) failures.push(new CellFailure(file, current.number, error));
  };
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  /** What a cell shows is its own, also when a timer of it shows it while a later cell runs. */
  const listenTo = (owner: NumberedCell) => (report: OutputReport) => {
    outputs.add(owner.number, report);
    if (report.type !== 'error' || tagsOf(owner.cell).includes(MAY_FAIL)) return;
    fail(report.error);
    if (owner !== current && !keepGoing) stop();
  };

  const session = await Session.start({ cwd, onOutput: () => {}, ...(signal && { signal }) });
  let isComplete = false;
  try {
    for (current of cells.filter(({ cell }) => isRunnable(cell))) {
      onCell?.(current.number, cells.length, current.heading);
      outputs.start(current.number);
      const options = { cell: current.number, timeoutMs, onOutput: listenTo(current) };
      const ran = session.execute(current.cell.source, options);
      // When an earlier cell's timer fails, there is no use in waiting for this one.
      await Promise.race([ran, stopped]);
      ran.catch(() => {});
      if (failures.length > 0 && !keepGoing) break;
    }
    isComplete = failures.length === 0 || keepGoing;
    if (isComplete) used = await session.drain(DRAIN_MS);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof SessionDeath)) throw error;
    // Whatever the cell may do, the cells after it have no session to run in.
    if (current) outputs.add(current.number, { type: 'error', error: error.toCellError() });
    fail(error.toCellError());
    isComplete = false;
  } finally {
    session.dispose();
  }
  const durationMs = Math.round(performance.now() - started);
  const executed = withOutputs(notebook, cells, outputs);
  return { notebook: executed, failures, isComplete, durationMs, versions: session.ready.versions, used };
}

interface NumberedCell {
  readonly cell: CodeCell;
  /** Position among the code cells, from 1. */ readonly number: number;
  /** The heading above it; empty where there is none. */ readonly heading: string;
}

function codeCells({ cells }: Notebook): NumberedCell[] {
  const numbered: NumberedCell[] = [];
  let heading = '';
  for (const cell of cells) {
    if (cell.cell_type === 'code') numbered.push({ cell, number: numbered.length + 1, heading });
    else heading = lastHeading(cell.source) ?? heading;
  }
  return numbered;
}

function lastHeading(markdown: string): string | null {
  return [...markdown.matchAll(/^#{1,6} +(.+)$/gm)].at(-1)?.[1]?.trim() ?? null;
}

function withOutputs(notebook: Notebook, numbered: readonly NumberedCell[], outputs: OutputCollector): Notebook {
  const numbers = new Map<Cell, number>(numbered.map(({ cell, number }) => [cell, number]));
  const cells = notebook.cells.map((cell): Cell => {
    if (cell.cell_type !== 'code') return cell;
    const number = numbers.get(cell);
    const ran = number !== undefined && outputs.has(number);
    return { ...cell, execution_count: ran ? number : null, outputs: ran ? outputs.of(number) : [] };
  });
  return { ...notebook, cells };
}
