// What TensorBoard's own Python reader finds in event files.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './project';

/** A number a step; NaN and the infinities arrive as such. */
export type Rows<T> = readonly (readonly [step: number, value: T])[];

export interface Events {
  readonly scalars: Readonly<Record<string, Rows<number>>>;
  /** Of each bucket: its lower bound, its upper bound and its count. */
  readonly histograms: Readonly<Record<string, Rows<readonly (readonly [number, number, number])[]>>>;
  /** The tags of the HParams tab. */
  readonly hparams: readonly string[];
}

/** Reads the event files of each folder with `python`, which has TensorBoard. */
export function readEvents(python: string, folders: readonly string[]): Events[] {
  const printed = execFileSync(python, [join(root, 'tests', 'read_events.py'), ...folders], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  // Python writes NaN and Infinity, which JSON does not have.
  return JSON.parse(printed.replace(/\bNaN\b/g, 'null'));
}
