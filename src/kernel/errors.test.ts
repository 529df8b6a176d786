import { expect, test } from 'vitest';
import { CellFailure } from './errors';
import { SessionDeath } from './session/death';
import type { CellError } from './session/messages';

const error: CellError = {
  ename: 'TypeError',
  evalue: 'x is not a function\nsecond line',
  detail: ['  > 2 | x()', '      | ^'],
  location: { cell: 4, line: 2, column: 7 },
};

test('a failure names notebook, cell, line, column and error', () => {
  const failure = new CellFailure('en/03-x.ipynb', 4, error);
  expect(failure.message).toBe('en/03-x.ipynb: cell 4, line 2, column 7: TypeError: x is not a function');
  expect(failure.report).toBe(`${failure.message}\n  > 2 | x()\n      | ^`);
});

test('a callback that fails while another cell runs is told by the cell it was written in', () => {
  const failure = new CellFailure('x.ipynb', 5, error);
  expect(failure.message).toBe('x.ipynb: cell 4, line 2, column 7 (while cell 5 ran): TypeError: x is not a function');
});

test.each([
  {
    cause: { kind: 'timeout', afterMs: 1500 } as const,
    message: 'Timeout: the cell ran longer than 1.5 s and was stopped; make it faster or raise --timeout.',
  },
  {
    cause: { kind: 'interrupt' } as const,
    message:
      'Interrupted: the cell was interrupted in a loop after an await, which can be ended only together with its process.',
  },
  {
    cause: { kind: 'memory', limitMb: 348 } as const,
    message:
      'OutOfMemory: the cell needed more than the 348 MB of memory that Node allows; ' +
      'make it smaller, or raise the limit with NODE_OPTIONS=--max-old-space-size=<MB>.',
  },
  {
    cause: { kind: 'exit', code: 3, location: null, detail: [] } as const,
    message: 'ProcessExit: the cell ended the process with exit code 3; remove the call of process.exit.',
  },
  {
    cause: { kind: 'killed', by: 'SIGKILL' } as const,
    message:
      'ProcessKilled: the process that ran the cell was ended by SIGKILL; ' +
      'if the cell did not do that itself, the system may have run out of memory.',
  },
  {
    cause: { kind: 'start', message: '' } as const,
    message: 'StartFailed: the process that runs cells did not start: it gave no reason',
  },
])('the end of the process is told: $cause.kind', ({ cause, message }) => {
  const failure = new CellFailure('x.ipynb', 1, new SessionDeath(cause).toCellError());
  expect(failure.message).toBe(`x.ipynb: cell 1: ${message}`);
});
