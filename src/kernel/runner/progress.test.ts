import { expect, test } from 'vitest';
import { Progress } from './progress';

function record(isTTY: boolean, columns = 80): { progress: Progress; written: string[] } {
  const written: string[] = [];
  const progress = new Progress({ isTTY, columns, write: (text) => written.push(text) });
  return { progress, written };
}

test('in a log: one line at the start and one at the end of each notebook', () => {
  const { progress, written } = record(false);
  progress.start('03-x');
  progress.cell('03-x', 1, 2, 'Background');
  progress.finish('03-x', 2, 1234);
  progress.unchanged('04-y');
  progress.start('05-z');
  progress.fail('05-z', 100);
  expect(written.join('')).toBe(
    '03-x: running\n03-x: 2 cells in 1.2 s\n04-y: unchanged\n05-z: running\n05-z: failed after 0.1 s\n',
  );
});

test('on a terminal: one line that is rewritten, and gone before another is printed', () => {
  const { progress, written } = record(true);
  progress.start('03-x');
  progress.cell('03-x', 8, 21, '5 Project practice');
  progress.finish('03-x', 21, 20_000);
  const clear = '\r\u001b[K';
  expect(written).toEqual([
    `${clear}03-x  starting…`,
    `${clear}03-x  [#######.............] 8/21  5 Project practice`,
    clear,
    '03-x: 21 cells in 20.0 s\n',
  ]);
});

test('never fills the last column: a line that wraps cannot be rewritten', () => {
  const { progress, written } = record(true, 20);
  progress.cell('03-tick-logger', 1, 2, 'x');
  expect(written).toEqual(['\r\u001b[K03-tick-logger  [.…']);
});

test('takes a terminal that does not know its width for one of 80 columns', () => {
  const { progress, written } = record(true, 0);
  progress.start('03-x');
  expect(written).toEqual(['\r\u001b[K03-x  starting…']);
});
