// `ticknorm-kernel run`: checks every notebook first, then runs those whose outputs are not up to date, and writes each
// when it has succeeded.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CellFailure, InputError } from '../errors';
import { cacheKey, provenanceOf, reuse } from './cache';
import { readIfThere, writeWhole } from './files';
import { type Notebook, serializeNotebook } from './format';
import { findNotebooks, readNotebook } from './notebook';
import type { Progress } from './progress';
import { runNotebook } from './run-notebook';

export interface RunAllOptions {
  /** Notebooks and folders of notebooks. */ readonly paths: readonly string[];
  /** Folder for the executed notebooks. */ readonly out: string;
  /** Files and folders whose contents the outputs depend on. */ readonly depends: readonly string[];
  /** Folder of executed notebooks whose outputs are taken where the key is the same: a translation runs no code anew. */
  readonly reuse: string | null;
  /** Run also what is up to date. */ readonly fresh: boolean;
  /** Run the cells and notebooks after one that failed, and write notebooks with their errors. */
  readonly keepGoing: boolean;
  readonly timeoutMs: number;
  /** Folder in which cells run; by default each notebook's own. */ readonly cwd: string | null;
  /** Notebooks that run at the same time. */ readonly jobs: number;
  readonly progress: Progress;
}

interface Job {
  readonly file: string;
  readonly name: string;
  readonly target: string;
  readonly cwd: string;
  readonly notebook: Notebook;
  readonly key: string;
}

/**
 * @returns the failures, in the order in which they happened; none means that every notebook is written
 * @throws {InputError} before anything runs, when a path or a notebook is not fit to run
 */
export async function runAll(options: RunAllOptions): Promise<CellFailure[]> {
  const jobs = plan(options);
  const failures: CellFailure[] = [];
  const queue = jobs.values();
  const work = async (): Promise<void> => {
    for (const job of queue) {
      if (failures.length > 0 && !options.keepGoing) return;
      failures.push(...(await runJob(job, options)));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, work));
  return failures;
}

/** Everything that can be wrong with what was asked for is found here, so that no time is lost before it is told. */
function plan({ paths, out, depends, cwd }: RunAllOptions): Job[] {
  if (cwd !== null && !existsSync(cwd)) throw new InputError(`--cwd ${cwd}: there is no such folder.`);
  const jobs: Job[] = [];
  const targets = new Map<string, string>();
  for (const file of paths.flatMap(findNotebooks)) {
    const target = join(out, basename(file));
    const other = targets.get(target);
    if (other === file) continue;
    if (other !== undefined) {
      throw new InputError(`${file}: would be written to ${target}, and so would ${other}; use another --out for one.`);
    }
    if (resolve(target) === resolve(file)) {
      throw new InputError(
        `${file}: --out ${out} is the folder it lies in, and it would be overwritten; name another.`,
      );
    }
    targets.set(target, file);
    const notebook = readNotebook(file);
    const folder = resolve(cwd ?? dirname(file));
    const key = cacheKey({ notebook, depends, kernel: kernelFiles(), cwd: relative(resolve(dirname(file)), folder) });
    jobs.push({ file, name: basename(file, '.ipynb'), target, cwd: folder, notebook, key });
  }
  return jobs;
}

async function runJob(job: Job, options: RunAllOptions): Promise<CellFailure[]> {
  const { keepGoing, timeoutMs, progress } = options;
  const { file, name, target, cwd, notebook, key } = job;
  const reused = earlierRun(job, options);
  if (reused) {
    writeWhole(target, serializeNotebook(reused));
    progress.unchanged(name);
    return [];
  }
  progress.start(name);
  const onCell = (cell: number, cells: number, heading: string): void => progress.cell(name, cell, cells, heading);
  const result = await runNotebook(notebook, { file, cwd, keepGoing, timeoutMs, onCell });
  const { failures } = result;
  if (failures.length === 0) progress.finish(name, countCode(notebook), result.durationMs);
  else progress.fail(name, result.durationMs);
  for (const failure of failures) progress.line(failure.report);
  if (failures.length === 0 || (keepGoing && result.isComplete)) {
    // Without the key, a run with failures is never taken for one that is up to date.
    const provenance = provenanceOf(failures.length === 0 ? key : '', result);
    const metadata = { ...result.notebook.metadata, ticknorm: provenance };
    writeWhole(target, serializeNotebook({ ...result.notebook, metadata }));
  }
  return [...failures];
}

/** The outputs of a run of the same code: another notebook's first, so that two languages show one run. */
function earlierRun({ target, notebook, key }: Job, { reuse: others, fresh }: RunAllOptions): Notebook | null {
  const places = [...(others === null ? [] : [join(others, basename(target))]), ...(fresh ? [] : [target])];
  for (const place of places) {
    const executed = readIfThere(place);
    const reused = executed === null ? null : reuse(notebook, executed, key);
    if (reused) return reused;
  }
  return null;
}

function countCode({ cells }: Notebook): number {
  return cells.filter((cell) => cell.cell_type === 'code').length;
}

/** What turns a notebook into outputs: this package as built, and the version of tslab. */
function kernelFiles(): string[] {
  const tslab = createRequire(import.meta.url).resolve('tslab/package.json');
  return [dirname(fileURLToPath(import.meta.url)), tslab];
}
