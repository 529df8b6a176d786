// The yardstick is one ticker that sees all the steps; its clock is the test's own.
import { describe, expect, test } from 'vitest';
import { thrown } from '../testing/thrown';
import { mergeWindows } from './mergeWindows';
import type { TickWindow } from './statistics';
import { createTickerWith } from './ticker';

/** The window of a rank whose steps take so many milliseconds, each with 8 samples and a phase of half its time. */
function windowOf(stepMs: readonly number[]): TickWindow {
  let now = 0;
  const clock = { now: () => now, wall: () => 0 };
  const ticker = createTickerWith({ run: 'a', samplesPerStep: 8, totalSteps: 100 }, clock);
  for (const ms of stepMs) {
    now += ms / 2;
    ticker.phase('forward', () => {
      now += ms / 2;
    });
    ticker.tick({}, { tokens: 3 });
  }
  return ticker.window();
}

const first = Array.from({ length: 40 }, (_, i) => 2 ** (i % 7));
const second = Array.from({ length: 40 }, (_, i) => 3 + (i % 11));

describe('mergeWindows', () => {
  test('is the window of all steps, with the time of the slowest rank', () => {
    const [a, b, all] = [windowOf(first), windowOf(second), windowOf([...first, ...second])];
    const merged = mergeWindows([a, b]);
    const wallMs = Math.max(a.wallMs, b.wallMs);
    expect(merged).toEqual({
      ...all,
      lastStep: 40, // the ranks count the same steps
      wallMs,
      stepMs: { ...all.stepMs, mean: expect.closeTo(all.stepMs.mean, 10) },
      stepsPerSecond: 80_000 / wallMs,
      smoothedStepsPerSecond: a.smoothedStepsPerSecond + b.smoothedStepsPerSecond,
      samplesPerSecond: 640_000 / wallMs,
      tokensPerSecond: 240_000 / wallMs,
      etaMs: Math.max(a.etaMs ?? 0, b.etaMs ?? 0),
    });
  });

  test('does not depend on the order, and takes merged windows and windows from JSON', () => {
    const [a, b, c] = [windowOf(first), windowOf(second), windowOf([7, 9])];
    const sent: TickWindow = JSON.parse(JSON.stringify(c));
    const tree = mergeWindows([mergeWindows([a, b]), sent]);
    const flat = mergeWindows([c, b, a]);
    expect({ ...tree, stepMs: { ...tree.stepMs, mean: 0 } }).toEqual({ ...flat, stepMs: { ...flat.stepMs, mean: 0 } });
    expect(tree.stepMs.mean).toBeCloseTo(flat.stepMs.mean, 10);
  });

  test('a rank without steps adds nothing', () => {
    const window = windowOf(first);
    const merged = mergeWindows([window, windowOf([])]);
    expect(merged).toEqual({ ...window, stepMs: { ...window.stepMs, mean: expect.closeTo(window.stepMs.mean, 10) } });
  });

  test('a phase may be called as something that every object has', () => {
    let now = 0;
    const ticker = createTickerWith({ run: 'a' }, { now: () => now, wall: () => 0 });
    const windows = [1, 2].map((ms) => {
      ticker.phase('constructor', () => {
        now += ms;
      });
      ticker.tick();
      return ticker.window();
    });
    expect(windows.map(({ phases }) => phases)).toEqual([{ constructor: 1 }, { constructor: 2 }]);
    expect(ticker.summary().phases).toEqual({ constructor: 3 });
    expect(mergeWindows(windows).phases).toEqual({ constructor: 3 });
  });

  test('refuses what is no window', () => {
    expect(thrown(() => mergeWindows([]))).toBe(
      'RangeError: mergeWindows: windows is an array of 0; pass one window for each rank, for example [first.window(), second.window()].',
    );
    const broken: TickWindow = { ...windowOf(first), sketch: '5' };
    expect(thrown(() => mergeWindows([windowOf(first), broken]))).toBe(
      'TypeError: mergeWindows: windows[1] is no window of a ticker, "5" is not a bucket; pass what ticker.window() returned.',
    );
  });
});
