import { expect, test } from 'vitest';
import type { DisplayReport, StreamReport } from '../session/messages';
import { OutputCollector } from './outputs';

const out = (text: string): StreamReport => ({ type: 'stream', name: 'stdout', text });
const err = (text: string): StreamReport => ({ type: 'stream', name: 'stderr', text });
const show = (text: string, displayId: string | null = null, update = false): DisplayReport => {
  return { type: 'display', data: { 'text/plain': text }, metadata: {}, displayId, update };
};
const shown = (text: string): object => ({ output_type: 'display_data', data: { 'text/plain': text }, metadata: {} });

test('joins stream text until something else comes between', () => {
  const outputs = new OutputCollector();
  outputs.start(1);
  for (const report of [out('a'), out('b\n'), err('c\n'), out('d\n'), show('x'), out('e\n')]) outputs.add(1, report);
  expect(outputs.of(1)).toEqual([
    { output_type: 'stream', name: 'stdout', text: 'ab\n' },
    { output_type: 'stream', name: 'stderr', text: 'c\n' },
    { output_type: 'stream', name: 'stdout', text: 'd\n' },
    shown('x'),
    { output_type: 'stream', name: 'stdout', text: 'e\n' },
  ]);
});

test('an update rewrites the output of that name, also one of an earlier cell', () => {
  const outputs = new OutputCollector();
  outputs.start(1);
  outputs.add(1, show('old', 'bar'));
  outputs.start(2);
  outputs.add(2, show('new', 'bar', true));
  expect(outputs.of(1)).toEqual([shown('new')]);
  expect(outputs.of(2)).toEqual([]);
});

test('an update of a name that is not known is shown rather than lost', () => {
  const outputs = new OutputCollector();
  outputs.start(1);
  outputs.add(1, show('x', 'nobody', true));
  expect(outputs.of(1)).toEqual([shown('x')]);
});

test('a result carries the number of its cell, an error its place and excerpt', () => {
  const outputs = new OutputCollector();
  outputs.start(3);
  outputs.add(3, { type: 'result', data: { 'text/plain': '2' }, metadata: {} });
  const error = { ename: 'TypeError', evalue: 'no', detail: ['    at cell 3:1:1'], location: null };
  outputs.add(3, { type: 'error', error });
  expect(outputs.of(3)).toEqual([
    { output_type: 'execute_result', data: { 'text/plain': '2' }, execution_count: 3, metadata: {} },
    { output_type: 'error', ename: 'TypeError', evalue: 'no', traceback: ['TypeError: no', '    at cell 3:1:1'] },
  ]);
});

test('cuts what a cell shows at the limit, says so once, and starts anew with the next cell', () => {
  const outputs = new OutputCollector(5);
  outputs.start(1);
  for (const report of [out('abc'), out('defg'), out('h'), show('too long')]) outputs.add(1, report);
  outputs.start(2);
  outputs.add(2, out('ok'));
  expect(outputs.of(1)).toEqual([
    { output_type: 'stream', name: 'stdout', text: 'abcde' },
    { output_type: 'stream', name: 'stderr', text: '[output cut: a cell may show 5 characters at most]\n' },
  ]);
  expect(outputs.of(2)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'ok' }]);
});

test('a line that is rewritten counts once towards the limit', () => {
  const outputs = new OutputCollector(10);
  outputs.start(1);
  for (let step = 0; step < 100; step++) outputs.add(1, out(`\rstep ${step % 10}`));
  expect(outputs.of(1)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'step 9' }]);
});

test('tells a cell that showed nothing from one that was not started', () => {
  const outputs = new OutputCollector();
  outputs.start(1);
  expect([outputs.has(1), outputs.has(2)]).toEqual([true, false]);
});

test('a cell that clears what it has shown keeps what comes after, at once or once that comes', () => {
  const outputs = new OutputCollector();
  outputs.start(1);
  for (const report of [out('a'), { type: 'clear', wait: false }, out('b')] as const) outputs.add(1, report);
  expect(outputs.of(1)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'b' }]);
  outputs.add(1, { type: 'clear', wait: true });
  expect(outputs.of(1)).toHaveLength(1);
  outputs.add(1, show('c'));
  expect(outputs.of(1)).toEqual([shown('c')]);
});

test('what a cell shows late is still its own', () => {
  const outputs = new OutputCollector();
  outputs.start(1);
  outputs.start(2);
  outputs.add(1, out('late\n'));
  expect(outputs.of(1)).toEqual([{ output_type: 'stream', name: 'stdout', text: 'late\n' }]);
  expect(outputs.of(2)).toEqual([]);
});
