// Each way in which a reader's own code can go wrong in a page: what is said, and that the page stays usable.
import { beforeEach, describe, expect, test } from 'vitest';
import { type LivePage, livePages, NOTEBOOK } from './live-page';

const { open } = livePages();

describe('what goes wrong is said, and the page stays usable', () => {
  let live: LivePage;
  beforeEach(async () => {
    live = await open(NOTEBOOK);
  });

  test.each([
    {
      what: 'an unknown import',
      source: "import _ from 'lodash';",
      says: [
        'This cell is not run here. “lodash” is not part of this page, whose cells import @tensorflow/tfjs, ticknorm, ticknorm/notebook, ticknorm/datasets. Download the notebook and run it in JupyterLab.',
      ],
    },
    {
      what: 'a thrown error',
      source: "const a = 1;\nthrow new Error('on purpose');",
      says: ['Error: on purpose\nat cell 1, line 2'],
    },
    {
      what: 'an error from a callback',
      source:
        "setTimeout(() => { throw new Error('later'); });\nawait new Promise((resolve) => setTimeout(resolve, 50));",
      says: ['Error: later\nat cell 1, line 1'],
    },
    {
      what: 'what is not TypeScript',
      source: 'const = 3;',
      says: ['SyntaxError: Unexpected token\nat line 1, column 7'],
    },
    {
      what: 'an allocation of 100 MB',
      source: 'const big = new Float64Array(12_500_000); // 100 MB\nbig.length',
      says: ['12500000'],
    },
    {
      what: 'an allocation beyond what there is',
      source: 'new Float64Array(2 ** 40)',
      says: [
        'RangeError: Invalid typed array length: 1099511627776. There is not enough memory for this in a page; make it smaller.\nat cell 1, line 1',
      ],
    },
  ])('$what', async ({ source, says }) => {
    await live.runInstead(1, source);
    await live.ended(1);
    await expect.poll(() => live.shown(1)).toEqual(says);
    await live.stillUsable();
  });

  test('output that never ends is cut, and the cell can be stopped', async () => {
    await live.runInstead(1, "while (true) console.log('again and again');");
    await expect
      .poll(() => live.shown(1), { timeout: 20_000 })
      .toContain('Only the first 100,000 characters that this cell prints are shown.');
    await live.press('Stop', 1);
    await live.ended(1);
    await live.stillUsable();
  });

  test('a value of 100 MB is cut', async () => {
    await live.runInstead(1, "console.log('x'.repeat(100_000_000));");
    await live.ended(1);
    const [text = '', note] = await live.shown(1);
    expect([text.length, note]).toEqual([
      100_000,
      'Only the first 100,000 characters that this cell prints are shown.',
    ]);
    await live.stillUsable();
  });
});
