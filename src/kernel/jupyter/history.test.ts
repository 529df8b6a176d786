import { expect, test } from 'vitest';
import { History } from './history';

const history = new History();
history.add(1, 'a = 1', null);
history.add(2, 'b', '2');
history.add(3, 'a = 1', null);
history.add(4, 'a.b', null);

test.each([
  { request: { hist_access_type: 'tail', n: 2 }, lines: [3, 4] },
  { request: { hist_access_type: 'tail', n: 0 }, lines: [] },
  { request: { hist_access_type: 'range', session: 0, start: 2, stop: 4 }, lines: [2, 3] },
  { request: { hist_access_type: 'range', session: -1, start: 0, stop: 9 }, lines: [] },
  { request: { hist_access_type: 'search', pattern: 'a*' }, lines: [1, 3, 4] },
  { request: { hist_access_type: 'search', pattern: 'a*', n: 1 }, lines: [4] },
  { request: { hist_access_type: 'search', pattern: 'a*', unique: true }, lines: [3, 4] },
  // "." is itself, "?" any one character.
  { request: { hist_access_type: 'search', pattern: 'a.?' }, lines: [4] },
  { request: { hist_access_type: 'none' }, lines: [] },
])('$request finds lines $lines', ({ request, lines }) => {
  expect(history.find(request).map(([session, line]) => [session, line])).toEqual(lines.map((line) => [1, line]));
});

test('tells the outputs when asked', () => {
  const request = { hist_access_type: 'range', session: 1, start: 1, stop: 3, output: true };
  expect(history.find(request)).toEqual([
    [1, 1, ['a = 1', null]],
    [1, 2, ['b', '2']],
  ]);
});
