// Learning rates over a run. Expected values: the formulas in the header of schedule.ts, by hand.
import { describe, expect, test } from 'vitest';
import { thrown } from '../../testing/thrown';
import { checkSchedule, scheduleFactor } from './schedule';

const factors = (schedule: Parameters<typeof scheduleFactor>[0], steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => Number(scheduleFactor(schedule, i + 1, steps).toFixed(6)));

describe('scheduleFactor', () => {
  test('is constant when nothing is asked for', () => {
    expect(factors({}, 3)).toEqual([1, 1, 1]);
  });

  test('rises in a straight line, then falls in one to 0 at the last step', () => {
    expect(factors({ warmupSteps: 4, decay: 'linear' }, 9)).toEqual([0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25, 0]);
  });

  test('falls along half a cosine to the share that is to be left', () => {
    // 0.1 + 0.9 (1 + cos(pi p)) / 2 at p = 0, 1/4, 1/2, 3/4, 1
    expect(factors({ decay: 'cosine', end: 0.1 }, 5)).toEqual([1, 0.868198, 0.55, 0.231802, 0.1]);
  });

  test('stays at its end when a run goes on longer than planned, and at the top when there is no room to fall', () => {
    expect(scheduleFactor({ decay: 'linear', end: 0.2 }, 50, 10)).toBeCloseTo(0.2, 12);
    expect(factors({ warmupSteps: 2, decay: 'cosine' }, 3)).toEqual([0.5, 1, 1]);
  });
});

test('refuses what is no schedule', () => {
  expect(thrown(() => checkSchedule({ warmupSteps: 0.1 }))).toBe(
    'RangeError: fineTune: schedule.warmupSteps is 0.1; pass a whole number from 0 on, or leave it out.',
  );
  expect(thrown(() => checkSchedule({ end: 2 }))).toBe(
    'RangeError: fineTune: schedule.end is 2; pass a number from 0 to 1, or leave it out.',
  );
  expect(thrown(() => checkSchedule({ decay: 'exponential' as never }))).toBe(
    'RangeError: fineTune: schedule.decay is "exponential"; pass one of "constant", "linear", "cosine".',
  );
});
