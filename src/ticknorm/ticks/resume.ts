// Where a run goes on: the counts of its last record.

import { describeValue } from '../format';
import { TICK_SCHEMA, type Tick } from './record';

/** The last record of a run, or all of them in order; undefined begins a new run, as does an empty array. */
export type Resume = Tick | readonly Tick[] | undefined;

/** Where the training is: in which segment, and after the last step of the whole run. */
export interface Position {
  readonly segment: number;
  step: number;
  samples: number;
  tokens: number;
  epoch: number | undefined;
}

/**
 * Where a ticker begins.
 *
 * @throws TypeError or RangeError that says what `resume` is and what it may be
 */
export function startOf(run: string, resume: Resume): Position {
  const last = [resume].flat().at(-1);
  if (last === undefined) return { segment: 0, step: 0, samples: 0, tokens: 0, epoch: undefined };
  if (last?.schema !== TICK_SCHEMA || ![last.segment, last.step, last.samples, last.tokens].every(isCount)) {
    throw new TypeError(
      `createTicker: resume is ${describeValue(resume)}; it is the last record of a run or all its records, pass for example lastTick('run.jsonl') of 'ticknorm/node'.`,
    );
  }
  if (last.run !== run) {
    throw new RangeError(
      `createTicker: resume is a record of run ${describeValue(last.run)}, and run is ${describeValue(run)}; pass the log of this run, or leave resume out to begin a new one.`,
    );
  }
  const { segment, step, samples, tokens, epoch } = last;
  return { segment: segment + 1, step, samples, tokens, epoch };
}

/** Whether `value` is a finite number from 0 on. */
export function isCount(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}
