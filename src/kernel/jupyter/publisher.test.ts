import { expect, test, vi } from 'vitest';
import { Publisher } from './publisher';
import { newHeader } from './wire';

const parent = newHeader('execute_request');
const stream = (text: string, name: 'stdout' | 'stderr' = 'stdout') => ({ type: 'stream', name, text }) as const;

function recorded(): { publisher: Publisher; sent: unknown[] } {
  const sent: unknown[] = [];
  return { publisher: new Publisher((type, content) => sent.push([type, content])), sent };
}

test('joins text of one kind, and keeps the order of everything', () => {
  const { publisher, sent } = recorded();
  publisher.output(stream('a'), parent, 1);
  publisher.output(stream('b'), parent, 1);
  publisher.output(stream('c', 'stderr'), parent, 1);
  publisher.output({ type: 'clear', wait: true }, parent, 1);
  publisher.output(stream('d'), newHeader('execute_request'), 1);
  publisher.output(stream('e'), parent, 1);
  publisher.status('idle', parent);
  expect(sent).toEqual([
    ['stream', { name: 'stdout', text: 'ab' }],
    ['stream', { name: 'stderr', text: 'c' }],
    ['clear_output', { wait: true }],
    ['stream', { name: 'stdout', text: 'd' }],
    ['stream', { name: 'stdout', text: 'e' }],
    ['status', { execution_state: 'idle' }],
  ]);
});

test('text does not wait for more than a moment, and long text not at all', () => {
  vi.useFakeTimers();
  try {
    const { publisher, sent } = recorded();
    publisher.output(stream('x'), parent, 1);
    expect(sent).toEqual([]);
    vi.runAllTimers();
    expect(sent).toEqual([['stream', { name: 'stdout', text: 'x' }]]);
    const long = 'y'.repeat(300_000);
    publisher.output(stream(long), parent, 1);
    expect(sent[1]).toEqual(['stream', { name: 'stdout', text: long }]);
  } finally {
    vi.useRealTimers();
  }
});

test('a display tells its name, and whether it rewrites an earlier one', () => {
  const { publisher, sent } = recorded();
  const shown = { type: 'display', data: { 'text/plain': 'x' }, metadata: {} } as const;
  publisher.output({ ...shown, displayId: null, update: false }, parent, 1);
  publisher.output({ ...shown, displayId: 'd', update: true }, parent, 1);
  expect(sent).toEqual([
    ['display_data', { data: shown.data, metadata: {}, transient: {} }],
    ['update_display_data', { data: shown.data, metadata: {}, transient: { display_id: 'd' } }],
  ]);
});
