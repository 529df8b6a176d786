// How the learning rate goes over a run: up in a straight line, then down. Plain numbers, decided by the step alone, so
// that a run which is resumed goes on where it was.
// Source: Goyal et al. (2017), section 2.2, https://arxiv.org/abs/1706.02677 (warm-up); Loshchilov & Hutter (2017),
// https://arxiv.org/abs/1608.03983 (cosine).

import { checkNumbers, checkOneOf, wholeFrom } from './checks';

export interface Schedule {
  /** Steps in which the learning rate rises from near 0 to its full value. Default: 0. */ readonly warmupSteps?: number;
  /** How it falls from there to the end of the last epoch. Default: 'constant', not at all. */
  readonly decay?: 'constant' | 'linear' | 'cosine';
  /** What is left of it at the end, as a share of its full value. Default: 0. */ readonly end?: number;
}

/**
 * @param step   number of the step, from 1
 * @param steps  how many there are in the whole run
 * @returns what to multiply the learning rate with, 0 to 1
 */
export function scheduleFactor(schedule: Schedule, step: number, steps: number): number {
  const { warmupSteps = 0, decay = 'constant', end = 0 } = schedule;
  if (step <= warmupSteps) return step / warmupSteps;
  if (decay === 'constant') return 1;
  // The first step after the warm-up is the last at the full rate, and the last one of the run is at `end`.
  const left = steps - warmupSteps - 1;
  const progress = left > 0 ? Math.min(1, (step - warmupSteps - 1) / left) : 0;
  const share = decay === 'linear' ? 1 - progress : (1 + Math.cos(Math.PI * progress)) / 2;
  return end + (1 - end) * share;
}

/** @throws {RangeError} that says which part of the schedule, what it was given and what it may be */
export function checkSchedule(schedule: Schedule): void {
  const { decay = 'constant' } = schedule;
  checkNumbers(
    schedule,
    { warmupSteps: wholeFrom(0), end: { holds: (value) => value >= 0 && value <= 1, says: 'a number from 0 to 1' } },
    'schedule.',
  );
  checkOneOf('schedule.decay', decay, ['constant', 'linear', 'cosine']);
}
