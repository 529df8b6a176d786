// Where things are on a long page. Its first screen is drawn before the rest is laid out, and nothing may move from under a
// reader who presses, jumps, comes back or follows a link.
import type { Page, ViewportSize } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { laidOut, visits } from './browser';

const site = visits();
const LONG = '/notebooks/tick-logger';

/** Opens a page in a browser that has no time but for what it must do, until {@link goOn}. */
async function openBusy(path: string, viewport?: ViewportSize): Promise<Page> {
  const { page } = await site.open('/', viewport && { viewport });
  await page.addInitScript(() => {
    const waiting: IdleRequestCallback[] = [];
    window.requestIdleCallback = (work) => waiting.push(work);
    document.addEventListener('go on', () => {
      window.requestIdleCallback = (work) => window.setTimeout(work, 20);
      for (const work of waiting) window.requestIdleCallback(work);
    });
  });
  await page.goto(`${site.origin}${path}`, { waitUntil: 'networkidle' });
  await page.locator('html[data-has-hydrated="true"]').waitFor({ state: 'attached' });
  return page;
}

async function goOn(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('go on')));
}

function show(page: Page, id: string): Promise<void> {
  return page.evaluate((id) => document.getElementById(id)?.scrollIntoView({ behavior: 'instant' }), id);
}

const heightOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollHeight);

/** How much of a page is below the window, in pixels. */
const below = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollHeight - innerHeight - scrollY);

/** Where something begins in the window, in pixels below its top, in each of the next frames. */
function tops(page: Page, id: string, frames: number): Promise<number[]> {
  return page.evaluate(
    async ({ id, frames }) => {
      const seen: number[] = [];
      while (seen.length < frames) {
        await new Promise(requestAnimationFrame);
        seen.push(document.getElementById(id)?.getBoundingClientRect().top ?? Number.NaN);
      }
      return seen;
    },
    { id, frames },
  );
}

const spread = (numbers: readonly number[]): number => Math.max(...numbers) - Math.min(...numbers);

describe.each([390, 1280])('%i pixels wide', (width) => {
  const viewport = { width, height: 800 };

  test('what a reader goes to stays where it is', async () => {
    const { page } = await site.open(LONG, { viewport });
    for (const cell of [50, 12, 45, 3, 20]) {
      await show(page, `cell-${cell}`);
      expect(spread(await tops(page, `cell-${cell}`, 8))).toBe(0);
    }
  });

  test('what is in the window stays there while all else is laid out', async () => {
    const page = await openBusy(LONG, viewport);
    await show(page, 'cell-40');
    await expect.poll(async () => spread(await tops(page, 'cell-40', 8))).toBe(0);
    const height = await heightOf(page);
    await goOn(page);
    const meanwhile = await tops(page, 'cell-40', 60);
    await laidOut(page);
    expect(spread([...meanwhile, ...(await tops(page, 'cell-40', 1))])).toBeLessThanOrEqual(1);
    expect(await heightOf(page)).toBeGreaterThan(height + 1000);
  });

  test.each(['cell-40', 'exercise-2'])(
    'a link to #%s leads to just below the bar, and so does coming back',
    async (id) => {
      const { page } = await site.open(`${LONG}#${id}`, { viewport });
      const bar = await page.locator('.navbar').boundingBox();
      const offset = async (): Promise<number> => Number((await tops(page, id, 1))[0]) - (bar?.height ?? 0);
      expect(await offset()).toBeGreaterThan(0);
      expect(await offset()).toBeLessThan(32);
      const before = await offset();
      await page.reload({ waitUntil: 'networkidle' });
      expect(Math.abs((await offset()) - before)).toBeLessThanOrEqual(1);
      await page.goto(`${site.origin}/docs/numerics`, { waitUntil: 'networkidle' });
      await page.goBack({ waitUntil: 'networkidle' });
      expect(Math.abs((await offset()) - before)).toBeLessThanOrEqual(1);
    },
  );
});

test('a link within a page whose height is still guessed leads to just where it says', async () => {
  const page = await openBusy(LONG);
  await page.locator('.table-of-contents').getByRole('link').last().click();
  const last = await page.locator('article :is(h2, h3)[id]').last().getAttribute('id');
  await expect.poll(() => page.evaluate(() => decodeURIComponent(location.hash))).toBe(`#${last}`);
  const [before = Number.NaN] = await tops(page, last ?? '', 1);
  await goOn(page);
  await laidOut(page);
  expect(Math.abs(Number((await tops(page, last ?? '', 1))[0]) - before)).toBeLessThanOrEqual(1);
});

test.each(['/notebooks/standardise', '/zh-Hans/notebooks/inside-a-step'])(
  'End leads to the end of a page whose height is still guessed (%s)',
  async (path) => {
    const page = await openBusy(path);
    await page.keyboard.press('End');
    await expect.poll(() => below(page)).toBeLessThanOrEqual(1);
  },
);
