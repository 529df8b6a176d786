// The cells of a page, run in the page by a real browser: all of them to the end with the published numbers, and each way
// in which a reader's own code can go wrong. On wasm, the backend that the published outputs come from.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { faintTexts, openSite, type Site, type Visit } from './browser';
import { root } from './project';

const NOTEBOOK = '/notebooks/tick-logger';
/** Cells that need files, and what a page says in their place. */
const NEED_FILES = {
  'log-file':
    'This cell is not run here. “node:fs” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab. “node:os” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab. “node:path” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab. “ticknorm/node” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab.',
  'sinks-files':
    'This cell is not run here. “ticknorm/node” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab.',
  'sinks-server':
    'This cell is not run here. “node:http” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab.',
};
/** Cells that read what those made. */
const READ_BACK = ['sinks-read', 'sinks-mlflow', 'faq-metrics'];

interface Cell {
  id: string;
  cell_type: string;
  metadata: { tags?: string[] };
  source: string | string[];
}

const folder = join(root, 'notebooks', 'en');
const notebooks = readdirSync(folder)
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => {
    const { cells }: { cells: Cell[] } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const path = `/notebooks/${name.replace(/^\d+-|\.ipynb$/g, '')}`;
    return { name, path, cells: cells.filter(({ cell_type }) => cell_type === 'code') };
  });

let site: Site;
let visit: Visit;
let page: Page;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
async function open(path: string): Promise<void> {
  visit = await site.open(path);
  page = visit.page;
  await page.getByLabel('Backend').selectOption('wasm');
}
afterEach(async () => {
  const { problems, elsewhere, context } = visit;
  await context.close();
  expect(problems, 'errors on the page').toEqual([]);
  expect(elsewhere, 'requests to other hosts').toEqual([]);
});

const cell = (number: number): Locator => page.locator(`#cell-${number}`);
const press = (name: string, number: number): Promise<void> =>
  page.getByRole('button', { name: `${name}, cell ${number}`, exact: true }).click();
const status = async (number: number): Promise<string> =>
  (await cell(number).locator('p[role="status"]').textContent()) ?? '';
const shown = (number: number): Promise<string[]> => cell(number).locator('[data-live] > *').allInnerTexts();
/** Waits until a cell has ended. */
const ended = (number: number, timeout = 20_000): Promise<void> =>
  expect.poll(() => status(number), { timeout, interval: 50 }).toMatch(/^(?:Ran|Failed|Not run|Stopped)/);

/** Waits until nothing runs or waits any more. */
const allEnded = (): Promise<void> =>
  page.getByRole('button', { name: 'Run all cells here' }).waitFor({ state: 'visible', timeout: 150_000 });

async function failedCell(): Promise<number | undefined> {
  const found = await page
    .locator('[id^="cell-"]', { hasText: 'Failed here' })
    .first()
    .getAttribute('id', { timeout: 1000 })
    .catch(() => null);
  return found === null ? undefined : Number(found.slice('cell-'.length));
}

/** Puts another source into a cell, as a reader would, and runs it with the keyboard. */
async function runInstead(number: number, source: string): Promise<void> {
  const editor = cell(number).getByRole('textbox', { name: `Code of cell ${number}` });
  if (!(await editor.isVisible())) await press('Edit', number);
  await editor.fill(source);
  await editor.press('Shift+Enter');
}

/** The page still does what it is asked. */
async function stillUsable(): Promise<void> {
  await runInstead(2, '6 * 7');
  await expect.poll(() => shown(2)).toEqual(['42']);
}

describe('a notebook in its page runs to its end, and shows the published numbers', () => {
  test.each(notebooks)('$name', async ({ path, cells }) => {
    await open(path);
    const published = await Promise.all(
      cells.map((_, i) =>
        cell(i + 1)
          .locator('pre, td, th')
          .allInnerTexts(),
      ),
    );
    await page.getByRole('button', { name: 'Run all cells here' }).click();
    await allEnded();
    // A check of the clock may fail on a busy machine: that cell is run again, and with it those that waited for it.
    for (let attempt = 1; attempt <= 5; attempt++) {
      const failed = await failedCell();
      if (failed === undefined || cells[failed - 1]?.metadata.tags?.includes('timing') !== true) break;
      for (let number = failed; number <= cells.length; number++) await press('Run', number);
      await allEnded();
    }
    for (const [i, { id, metadata }] of cells.entries()) {
      const files = Object.entries(NEED_FILES).find(([name]) => name === id);
      if (READ_BACK.includes(id)) {
        expect(await status(i + 1)).toBe('Not run here');
        continue;
      }
      if (files !== undefined) {
        expect([await status(i + 1), await shown(i + 1)]).toEqual(['Not run here', [files[1]]]);
        continue;
      }
      expect(await status(i + 1), `cell ${i + 1}, ${id}: ${await shown(i + 1)}`).toMatch(
        /^Ran here in [\d.]+ s on wasm$/,
      );
      if (metadata.tags?.includes('timing')) continue; // its text depends on the clock
      const live = await cell(i + 1)
        .locator('pre, td, th')
        .allInnerTexts();
      expect(textsOf(live), `cell ${i + 1}, ${id}`).toEqual(textsOf(published[i] ?? []));
      expectClose(numbersOf(live), numbersOf(published[i] ?? []), `cell ${i + 1}, ${id}`);
    }
  });
});

describe('a cell', () => {
  beforeEach(() => open(NOTEBOOK));

  test('shows its first result soon, without a script before the click', async () => {
    const before = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(before.filter((name) => /\.wasm$|worker|tfjs/.test(name))).toEqual([]);
    await press('Run', 1);
    await expect.poll(() => shown(1), { timeout: 20_000, interval: 20 }).toEqual(['TensorFlow.js 4.22.0 on wasm']);
  });

  test('can be edited, by keyboard alone, and put back', async () => {
    await runInstead(1, "const words: string[] = ['an', 'edit'];\nwords.map((word) => word.toUpperCase())");
    await ended(1);
    expect(await shown(1)).toEqual(["[ 'AN', 'EDIT' ]"]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Run, cell 1');
    await press('Reset', 1);
    expect(await cell(1).locator('[data-live]').count()).toBe(0);
    expect(await cell(1).locator('code').first().innerText()).toContain("import * as tf from '@tensorflow/tfjs';");
  });

  test('runs all above first when asked to', async () => {
    await press('Run all above', 4);
    await ended(4);
    expect(await status(1)).toMatch(/^Ran here/);
    expect((await shown(4)).join('\n')).toContain('✓ a row alone, the same result');
  });

  test('is stopped within a busy loop, and the next run begins anew', async () => {
    await runInstead(1, 'const kept = 1;');
    await ended(1);
    await runInstead(1, 'while (true) {}');
    await expect.poll(() => status(1)).toBe('Running…');
    expect(await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve('alive'))))).toBe(
      'alive',
    );
    await press('Stop', 1);
    await ended(1);
    expect(await shown(1)).toEqual(['Stopped. What cells had made is gone; “Run all above” makes it again.']);
    await runInstead(1, 'typeof kept');
    await expect.poll(() => shown(1)).toEqual(["'undefined'"]);
  });

  test('redraws a display, charts included, while it runs', async () => {
    await runInstead(
      1,
      `import { chart, display } from 'ticknorm/notebook';
const live = display('nothing yet');
for (let n = 1; n <= 3; n++) {
  await new Promise((resolve) => setTimeout(resolve, 150));
  live.update(chart(Array.from({ length: n + 1 }, (_, x) => ({ x, y: n })), { title: 'Round ' + n, x: 'x', y: 'y' }));
}`,
    );
    await ended(1);
    const drawing = cell(1).locator('[data-live] img:visible');
    await expect.poll(() => drawing.getAttribute('alt')).toContain('Round 3');
    expect(await drawing.count()).toBe(1);
    await expect.poll(() => drawing.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(200);
  });

  test('shows HTML without anything that could act', async () => {
    await runInstead(
      1,
      `import { display } from 'ticknorm/notebook';
display({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html':
  '<b>kept</b><img src=x onerror="document.title=1"><script>document.title=2</script><a href="javascript:document.title=3">link</a>' }) });`,
    );
    await ended(1);
    const html = cell(1).locator('[data-live]');
    await expect.poll(() => html.innerText()).toBe('keptlink');
    expect(await html.locator('img, script, [onerror], a[href]').count()).toBe(0);
    expect(await page.title()).toContain('tick logger');
  });
});

describe('what goes wrong is said, and the page stays usable', () => {
  beforeEach(() => open(NOTEBOOK));

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
    await runInstead(1, source);
    await ended(1);
    await expect.poll(() => shown(1)).toEqual(says);
    await stillUsable();
  });

  test('output that never ends is cut, and the cell can be stopped', async () => {
    await runInstead(1, "while (true) console.log('again and again');");
    await expect
      .poll(() => shown(1), { timeout: 20_000 })
      .toContain('Only the first 100,000 characters that this cell prints are shown.');
    await press('Stop', 1);
    await ended(1);
    await stillUsable();
  });

  test('a value of 100 MB is cut', async () => {
    await runInstead(1, "console.log('x'.repeat(100_000_000));");
    await ended(1);
    const [text = '', note] = await shown(1);
    expect([text.length, note]).toEqual([
      100_000,
      'Only the first 100,000 characters that this cell prints are shown.',
    ]);
    await stillUsable();
  });
});

test('a link runs no code by itself', async () => {
  await open(NOTEBOOK);
  await page.goto(`${site.origin}${NOTEBOOK}?run=1#cell-1`, { waitUntil: 'networkidle' });
  expect(await status(1)).toBe('');
  expect(page.workers()).toEqual([]);
});

test.each(['light', 'dark'] as const)('the editor and what it shows have no faint text (%s)', async (colorScheme) => {
  await open(NOTEBOOK);
  await page.emulateMedia({ colorScheme });
  await runInstead(
    3,
    "// a comment\nconst text = 'a' + 1; class K { m(): number { return 1; } }\nthrow new Error(text);",
  );
  await ended(3);
  expect(await faintTexts(page)).toEqual([]);
  await visit.screenshot(`live-${colorScheme}`);
});

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
