// One window of several: what the ranks of a data-parallel run measured at the same time, put together exactly.

import { describeValue } from '../format';
import { Statistics, type TickWindow } from './statistics';

/**
 * The window of several ranks that trained side by side, the same whether their ticks are merged or their windows.
 *
 * Steps, samples, tokens, logging and phases add up, and the step times are those of all ranks' steps. The time is the
 * longest that a rank took, so the rates are those of all ranks together; the smoothed pace adds up, and the ETA is that
 * of the slowest. A window may come from another process: it is plain data, and survives JSON.
 *
 * @throws TypeError or RangeError when there is no window, or one that is not from `ticker.window()`
 */
export function mergeWindows(windows: readonly TickWindow[]): TickWindow {
  const given: unknown = windows; // untyped code may pass one window instead of an array
  if (!Array.isArray(given) || given.length === 0) {
    throw new RangeError(
      `mergeWindows: windows is ${describeValue(given)}; pass one window for each rank, for example [first.window(), second.window()].`,
    );
  }
  const merged = new Statistics();
  windows.forEach((window, i) => {
    addTo(merged, window, i);
  });
  const held = windows.filter(({ n }) => n > 0);
  if (held.length === 0) return merged.describe(Number.NaN, undefined);
  const wallMs = Math.max(...held.map((window) => window.wallMs));
  const pace = held.reduce((sum, window) => sum + window.smoothedStepsPerSecond, 0);
  const etas = held.flatMap(({ etaMs = [] }) => etaMs);
  return {
    ...merged.describe(pace, etas.length === 0 ? undefined : Math.max(...etas), wallMs),
    firstStep: Math.min(...held.map(({ firstStep }) => firstStep)),
  };
}

function addTo(merged: Statistics, window: TickWindow, i: number): void {
  try {
    if (typeof window?.sketch !== 'string') throw new Error(`its sketch is ${describeValue(window?.sketch)}`);
    const { steps } = merged;
    steps.addEncoded(window.sketch);
    if (window.n === 0) return;
    merged.addAmounts(window);
    steps.sum += window.stepMs.mean * window.n; // not wallMs, which of a merged window is the longest
    steps.min = Math.min(steps.min, window.stepMs.min);
    steps.max = Math.max(steps.max, window.stepMs.max);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(
      `mergeWindows: windows[${i}] is no window of a ticker, ${reason}; pass what ticker.window() returned.`,
    );
  }
}
