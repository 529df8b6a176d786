// A host that keeps what it is asked to show; the clocks are the test's own.
import { afterEach, expect, test, vi } from 'vitest';
import { notebookSink } from './notebookSink';
import { HOST } from './show/host';
import { createTickerWith } from './ticks/ticker';

afterEach(() => Reflect.deleteProperty(globalThis, HOST));

interface Bundle {
  readonly 'text/plain': string;
  readonly 'application/vnd.vegalite.v5+json': {
    readonly title: string;
    readonly data: { readonly values: readonly unknown[] };
  };
}

interface Shown {
  readonly update: boolean;
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly text: string;
}

/** What was shown while a loop ran `steps` steps of `ms` milliseconds. */
async function shownBy(steps: number, ms: number, options: Parameters<typeof notebookSink>[0] = {}): Promise<Shown[]> {
  const shown: Shown[] = [];
  Reflect.set(globalThis, HOST, {
    display: (bundle: Bundle, _: unknown, target: { displayId: string; update: boolean }) => {
      const spec = bundle['application/vnd.vegalite.v5+json'];
      shown.push({
        update: target.update,
        id: target.displayId,
        title: spec.title,
        points: spec.data.values.length,
        text: bundle['text/plain'],
      });
    },
  });
  let now = 0;
  const sink = notebookSink({ now: () => now, ...options });
  const ticker = createTickerWith(
    { run: 'digits', totalSteps: steps, sinks: [sink] },
    { now: () => now, wall: () => 0 },
  );
  for (let i = 1; i <= steps; i++) {
    now += ms;
    ticker.tick({ loss: 1 / i });
  }
  await ticker.close();
  return shown;
}

test('one display grows with the run, at most five times a second, and ends with all of it', async () => {
  const shown = await shownBy(30, 50);
  expect(new Set(shown.map(({ id }) => id)).size).toBe(1);
  expect(shown.map(({ update }) => update)).toEqual([false, ...new Array(shown.length - 1).fill(true)]);
  expect(shown.length).toBeLessThanOrEqual(1 + 1.5 * 5 + 1);
  expect(shown.map(({ points }) => points)).toEqual([...shown.map(({ points }) => points)].sort((a, b) => a - b));
  expect(shown.at(-1)).toMatchObject({ title: 'digits: step 30 of 30, 50.0 ms a step', points: 30 });
  expect(shown[0]?.title).toBe('digits: step 1 of 30, 50.0 ms a step, 1.45 s left');
});

test('a long run is thinned, and still drawn to its last step', async () => {
  const shown = await shownBy(20_000, 1);
  expect(shown.at(-1)?.points).toBeLessThanOrEqual(501);
  expect(shown.at(-1)?.title).toContain('step 20000 of 20000');
});

test('a metric that never comes is not drawn', async () => {
  expect(await shownBy(3, 500, { y: 'accuracy' })).toEqual([]);
});

test('on a plain console the chart is printed once, at the end', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  let now = 0;
  const ticker = createTickerWith({ run: 'a', sinks: [notebookSink()] }, { now: () => now, wall: () => 0 });
  for (let i = 0; i < 3; i++) {
    now += 500;
    ticker.tick({ loss: i });
  }
  expect(log.mock.calls).toEqual([]);
  await ticker.close();
  expect(log.mock.calls.length).toBe(1);
  expect(log.mock.calls[0]?.[0]).toContain('a: step 3, 500 ms a step');
  log.mockRestore();
});
