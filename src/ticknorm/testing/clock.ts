// Clocks that stand still until a test lets time pass, so that every duration is exact.

import type { Clock } from '../ticks/clock';

export interface TestClock extends Clock {
  /** Lets monotonic and wall time pass. */
  pass(ms: number): void;
  /** Sets the wall clock back, as a time server does. */
  setBack(ms: number): void;
}

/** Clocks at some moment. */
export function testClock(): TestClock {
  let now = 5000;
  let wall = 1_700_000_000_000;
  return {
    now: () => now,
    wall: () => wall,
    pass: (ms) => {
      now += ms;
      wall += ms;
    },
    setBack: (ms) => {
      wall -= ms;
    },
  };
}
