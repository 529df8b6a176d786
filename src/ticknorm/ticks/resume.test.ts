// Where a resumed run goes on, and what is refused. The last record is made by a ticker and is then plain data.
import { describe, expect, test } from 'vitest';
import { thrown } from '../testing/thrown';
import { memorySink } from './memorySink';
import type { Tick } from './record';
import type { Resume } from './resume';
import { createTicker } from './ticker';

async function train(steps: number, resume?: Resume): Promise<readonly Tick[]> {
  const memory = memorySink();
  const ticker = createTicker({ run: 'digits', samplesPerStep: 10, sinks: [memory], resume });
  for (let i = 0; i < steps; i++)
    ticker.tick({ loss: 1 }, i === 0 && !resume ? { tokens: 5, epoch: 2 } : { tokens: 5 });
  await ticker.close();
  return memory.ticks;
}

const counts = ({ segment, step, samples, tokens, epoch }: Tick): unknown[] => [segment, step, samples, tokens, epoch];

describe('resume', () => {
  test.each([
    ['the last record', (ticks: readonly Tick[]) => ticks.at(-1)],
    ['all records', (ticks: readonly Tick[]) => ticks],
    ['a record from JSON', (ticks: readonly Tick[]): Tick => JSON.parse(JSON.stringify(ticks.at(-1)))],
  ])('goes on from %s', async (_, of) => {
    const resumed = await train(2, of(await train(3)));
    expect(resumed.map(counts)).toEqual([
      [1, 4, 40, 20, 2],
      [1, 5, 50, 25, 2],
    ]);
  });

  test('a third segment goes on from the second', async () => {
    const second = await train(1, await train(1));
    expect((await train(1, second)).map(counts)).toEqual([[2, 3, 30, 15, 2]]);
  });

  test.each([[undefined], [[]]])('%o begins a run', async (resume) => {
    expect((await train(1, resume)).map(({ segment, step }) => [segment, step])).toEqual([[0, 1]]);
  });

  test('summary and ETA are those of the segment', async () => {
    const ticks = await train(3);
    const ticker = createTicker({ run: 'digits', totalSteps: 10, resume: ticks });
    ticker.tick();
    const { firstStep, lastStep, n, stepMs, etaMs } = ticker.summary();
    expect([firstStep, lastStep, n, etaMs]).toEqual([4, 4, 1, 6 * stepMs.mean]);
  });

  test('of another run, or with what is no record', async () => {
    const ticks = await train(1);
    expect(thrown(() => createTicker({ run: 'letters', resume: ticks }))).toBe(
      'RangeError: createTicker: resume is a record of run "digits", and run is "letters"; pass the log of this run, or leave resume out to begin a new one.',
    );
    expect(thrown(() => createTicker({ run: 'digits', resume: JSON.parse('"run.jsonl"') }))).toBe(
      `TypeError: createTicker: resume is "run.jsonl"; it is the last record of a run or all its records, pass for example lastTick('run.jsonl') of 'ticknorm/node'.`,
    );
  });
});
