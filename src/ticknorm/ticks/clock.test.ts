// The yardstick is performance.now(), which the machine's own clock is read beside.
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from './clock';

afterEach(() => void vi.restoreAllMocks());

/** Milliseconds between two readings, and between the readings of performance.now() around and inside of them. */
function pass(now: () => number): { passed: number; least: number; most: number } {
  const before = performance.now();
  const began = now();
  const after = performance.now();
  while (performance.now() - after < 20);
  const soon = performance.now();
  const ended = now();
  return { passed: ended - began, least: soon - after, most: performance.now() - before };
}

test('the clock of Node passes as performance.now() does, and never goes back', () => {
  const { now } = systemClock();
  const { passed, least, most } = pass(now);
  expect(passed).toBeGreaterThanOrEqual(least - 1e-3); // doubles hold both to less than a microsecond
  expect(passed).toBeLessThanOrEqual(most + 1e-3);
  const readings = Array.from({ length: 100_000 }, now);
  expect(readings.findIndex((reading, i) => reading < (readings[i - 1] ?? reading))).toBe(-1);
});

test('all tickers read the same clock', () => {
  expect(systemClock()).toBe(systemClock());
});

test('elsewhere it is performance.now() itself', async () => {
  vi.resetModules();
  const page = await import('./clock'); // where nobody has asked for the clock yet
  vi.stubGlobal('process', undefined); // for no longer than this takes: vitest needs it
  const { now } = page.systemClock();
  vi.unstubAllGlobals();
  vi.spyOn(performance, 'now').mockReturnValue(42);
  expect(now()).toBe(42);
});
