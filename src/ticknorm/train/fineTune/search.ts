// Step two without a person: try many values on little training, drop the worse part, train the rest longer, until one
// is left. Runs go on from their checkpoints, so no epoch is trained twice.
// Source: Jamieson & Talwalkar (2016), https://arxiv.org/abs/1502.07943 (successive halving); the article's "AutoML".

import { describeValue } from '../../format';
import type { Checkpoint } from './checkpoint';
import { checkNumber, checkNumbers, notNegative, positive, type Rule, wholeFrom } from './checks';

/** The options that a search may vary. */
export interface SearchValues {
  readonly learningRate?: number;
  readonly weightDecay?: number;
  readonly clipNorm?: number;
  readonly batchSize?: number;
}

export interface FineTuneSearch {
  /** The values to try for each option; every combination is a trial. */
  readonly values: { readonly [name in keyof SearchValues]: readonly number[] };
  /** Of how many trials one goes on to the next rung, which gives it so many times the epochs. Default: 3. */ readonly eta?: number;
  /** Epochs of every trial in the first rung. Default: 1. */ readonly minEpochs?: number;
}

/** What became of one combination. */
export interface SearchTrial {
  readonly values: SearchValues;
  /** Epochs that it was trained. */ readonly epochs: number;
  /** The lowest validation loss that it reached; Infinity when it had none. */ readonly val_loss: number;
}

/** A trial under way. */
interface Running {
  readonly values: SearchValues;
  /** Among all combinations, from 0. */ readonly number: number;
  checkpoint?: Checkpoint;
  val_loss: number;
  /** Stopped by itself: out of patience, or diverged. */ done?: boolean;
}

/** @throws TypeError or RangeError that says which part of the search, what it was given and what it may be */
export function checkSearch(search: FineTuneSearch, epochs: number): void {
  const { values, minEpochs = 1 } = search;
  checkNumbers(search, { eta: wholeFrom(2), minEpochs: wholeFrom(1) }, 'search.');
  if (minEpochs > epochs) {
    throw new RangeError(
      `fineTune: search.minEpochs is ${minEpochs}, but the whole run has ${epochs} epochs; pass at most that.`,
    );
  }
  const rules: Readonly<Record<string, Rule>> = {
    learningRate: notNegative,
    weightDecay: notNegative,
    clipNorm: positive,
    batchSize: wholeFrom(1),
  };
  const given = Object.entries(values ?? {});
  for (const [name, list] of given) {
    const rule = rules[name];
    if (rule === undefined) {
      throw new RangeError(
        `fineTune: search.values has ${describeValue(name)}, but a search varies ${Object.keys(rules).join(', ')}; set the rest as options.`,
      );
    }
    if (!Array.isArray(list) || list.length === 0) {
      throw new TypeError(
        `fineTune: search.values.${name} is ${describeValue(list)}; pass an array of the values to try, for example [0.001, 0.01].`,
      );
    }
    for (const [i, value] of list.entries()) checkNumber(`search.values.${name}[${i}]`, value ?? Number.NaN, rule);
  }
  if (given.length > 0) return;
  throw new TypeError(
    `fineTune: search.values is ${describeValue(values)}; pass the values to try, for example { learningRate: [0.001, 0.01] }.`,
  );
}

/** Every combination of the values, the last name varying fastest. */
export function combinations(values: FineTuneSearch['values']): SearchValues[] {
  return Object.entries(values).reduce<SearchValues[]>(
    (partial, [name, list]) => partial.flatMap((each) => list.map((value) => ({ ...each, [name]: value }))),
    [{}],
  );
}

/** What training a trial to some epoch gave. */
export interface Rung {
  readonly checkpoint: Checkpoint;
  readonly val_loss: number;
  readonly done: boolean;
}

/**
 * Successive halving on the validation loss.
 *
 * @param advance  trains a trial from its checkpoint (from the beginning, for none) up to `epochs` epochs in all
 * @returns all trials, best first: by the rung they reached, then by their loss; and the best one's state
 */
export async function successiveHalving(
  { values, eta = 3, minEpochs = 1 }: FineTuneSearch,
  epochs: number,
  advance: (values: SearchValues, from: Checkpoint | undefined, epochs: number, trial: number) => Promise<Rung>,
): Promise<{ trials: SearchTrial[]; best: SearchValues; checkpoint: Checkpoint | undefined }> {
  const ranked = combinations(values).map((each, number): Running => {
    return { values: each, number, val_loss: Number.POSITIVE_INFINITY };
  });
  let left = ranked.length; // so many of them, the first ones, are still in the race
  for (let budget = minEpochs; ; budget = Math.min(epochs, budget * eta)) {
    const racing = ranked.slice(0, left);
    for (const trial of racing) {
      if (!trial.done) Object.assign(trial, await advance(trial.values, trial.checkpoint, budget, trial.number));
    }
    ranked.splice(0, left, ...racing.sort((a, b) => a.val_loss - b.val_loss));
    left = budget < epochs ? Math.ceil(left / eta) : 1;
    if (left === 1) break;
  }
  return {
    trials: ranked.map(({ values, checkpoint, val_loss }) => ({ values, epochs: checkpoint?.epochs ?? 0, val_loss })),
    best: ranked[0]?.values ?? {},
    checkpoint: ranked[0]?.checkpoint,
  };
}
