// What a cell shows of its run in a page, beside what was published of it.
import { expect } from 'vitest';

/** The same words, and numbers that are the same but for rounding. */
export function expectAsPublished(live: readonly string[], published: readonly string[], where: string): void {
  expect(textsOf(live), where).toEqual(textsOf(published));
  expectClose(numbersOf(live), numbersOf(published), where);
}

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
const numbersOf = (texts: readonly string[]): number[] => (texts.join('\n').match(NUMBER) ?? []).map(Number);
const textsOf = (texts: readonly string[]): string => texts.join('\n').replace(NUMBER, '#');

/** Published numbers are rounded to three digits or more; the two runs may differ in the last of them. */
function expectClose(live: readonly number[], published: readonly number[], where: string): void {
  expect(live.length, where).toBe(published.length);
  for (const [i, number] of live.entries()) {
    const other = published[i] ?? Number.NaN;
    expect(Math.abs(number - other), `${where}: ${number} here, ${other} published`).toBeLessThanOrEqual(
      2e-3 * Math.abs(other) + 1e-6,
    );
  }
}
