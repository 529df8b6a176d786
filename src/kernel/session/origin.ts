// Which run of a cell an output comes from. A timer or a promise that a cell left behind still shows what it has to show
// under that cell, however many cells have run since: Node carries the run along every asynchronous call.
import { AsyncLocalStorage } from 'node:async_hooks';
import { send } from './channel';
import type { OutputReport } from './messages';

const runs = new AsyncLocalStorage<number>();
let latest = 0;

/** Everything that `body` starts belongs to `run`. */
export function runAs<T>(run: number, body: () => T): T {
  latest = run;
  return runs.run(run, body);
}

/** The run whose code is executing; the latest where Node cannot tell. */
export function currentRun(): number {
  return runs.getStore() ?? latest;
}

export function show(output: OutputReport, run: number = currentRun()): void {
  send({ ...output, run });
}
