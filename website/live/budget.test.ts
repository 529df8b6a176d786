// What a cell may show: nothing within the bounds is lost, what is beyond them is cut and said so once. The clock is ours.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Budget, MAX_BUNDLE, MAX_DISPLAYS, MAX_TEXT } from './budget';
import type { CellReport } from './protocol';

let sent: CellReport[];
let now: number;
let budget: Budget;
beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  now = 0;
  budget = new Budget(
    (report) => sent.push(report),
    () => now,
  );
});
afterEach(() => vi.useRealTimers());

const textOf = (name: string): string =>
  sent.flatMap((report) => (report.type === 'stream' && report.name === name ? [report.text] : [])).join('');
const notes = (): string[] => sent.flatMap((report) => (report.type === 'note' ? [report.text] : []));

test('text arrives whole and in order, in few pieces', () => {
  for (let i = 0; i < 1000; i++) budget.print('stdout', `${i}\n`);
  budget.print('stderr', 'wrong\n');
  budget.flush();
  expect(textOf('stdout')).toBe(Array.from({ length: 1000 }, (_, i) => `${i}\n`).join(''));
  expect(sent.at(-1)).toEqual({ type: 'stream', name: 'stderr', text: 'wrong\n' });
  expect(sent.length).toBeLessThan(5);
});

test('text that waits is sent soon, without anything more being printed', () => {
  budget.print('stdout', 'first');
  budget.print('stdout', 'second');
  expect(textOf('stdout')).toBe('first');
  vi.advanceTimersByTime(100);
  expect(textOf('stdout')).toBe('firstsecond');
});

test.each([16, 17])('endless text is cut, and said so once: pieces of %i characters', (length) => {
  for (let i = 0; i < MAX_TEXT; i++) budget.print('stdout', 'x'.repeat(length));
  budget.flush();
  expect(textOf('stdout')).toHaveLength(MAX_TEXT);
  expect(notes()).toEqual(['Only the first 100,000 characters that this cell prints are shown.']);
});

test('displays are counted, updates are not', () => {
  for (let i = 0; i < MAX_DISPLAYS + 5; i++) budget.display({ 'text/plain': 'd' }, 'one', i % 2 === 1);
  expect(notes()).toEqual([]);
  for (let i = 0; i < MAX_DISPLAYS; i++) budget.display({ 'text/plain': 'd' });
  expect(notes()).toEqual(['Only the first 100 displays of this cell are shown.']);
});

test('of many updates the first and the last are sent', () => {
  for (let i = 0; i < 1000; i++) budget.display({ 'text/plain': String(i) }, 'live', true);
  budget.flush();
  expect(sent.map((report) => (report.type === 'display' ? report.bundle['text/plain'] : ''))).toEqual(['0', '999']);
});

test('a display that is too large shows the beginning of its text', () => {
  budget.display({ 'text/plain': 'words', 'text/html': 'x'.repeat(MAX_BUNDLE) });
  expect(sent).toEqual([
    { type: 'note', text: 'A display is larger than 5,000,000 characters; the beginning of its text is shown.' },
    { type: 'display', bundle: { 'text/plain': 'words…' }, update: false },
  ]);
});
