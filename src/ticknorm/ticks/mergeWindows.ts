// One window of several: what the ranks of a data-parallel run measured at the same time, put together exactly.

import { describeValue } from '../format';
import { Sketch } from './sketch';
import { stepTimes, type TickWindow } from './statistics';

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
  const steps = new Sketch();
  for (const [i, window] of windows.entries()) addTo(steps, window, i);
  const held = windows.filter(({ n }) => n > 0);
  const sum = (of: (window: TickWindow) => number): number => held.reduce((total, window) => total + of(window), 0);
  const longest = (of: (window: TickWindow) => number): number => held.reduce((most, w) => Math.max(most, of(w)), 0);
  const wallMs = longest((window) => window.wallMs);
  const perSecond = (amount: number): number => (amount > 0 ? (1000 * amount) / wallMs : Number.NaN);
  const [samples, tokens, loggingMs] = [sum((w) => w.samples), sum((w) => w.tokens), sum((w) => w.loggingMs)];
  const phases: Record<string, number> = {};
  for (const window of held) {
    for (const [path, ms] of Object.entries(window.phases)) phases[path] = (phases[path] ?? 0) + ms;
  }
  const etas = windows.flatMap(({ etaMs }) => (etaMs === undefined || Number.isNaN(etaMs) ? [] : [etaMs]));
  return {
    firstStep: held.length === 0 ? 0 : Math.min(...held.map(({ firstStep }) => firstStep)),
    lastStep: longest((window) => window.lastStep),
    n: steps.count,
    wallMs,
    stepMs: stepTimes(steps),
    stepsPerSecond: perSecond(steps.count),
    smoothedStepsPerSecond: held.length === 0 ? Number.NaN : sum((window) => window.smoothedStepsPerSecond),
    samplesPerSecond: perSecond(samples),
    tokensPerSecond: perSecond(tokens),
    ...(etas.length === 0 ? {} : { etaMs: Math.max(...etas) }),
    overheadPercent: (100 * loggingMs) / steps.sum,
    samples,
    tokens,
    loggingMs,
    phases,
    sketch: steps.encode(),
  };
}

function addTo(steps: Sketch, window: TickWindow, i: number): void {
  try {
    if (typeof window?.sketch !== 'string') throw new Error(`its sketch is ${describeValue(window?.sketch)}`);
    steps.addEncoded(window.sketch);
    if (window.n === 0) return;
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
