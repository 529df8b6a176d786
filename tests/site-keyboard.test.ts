// The site without a pointer: Tab comes to everything that can be pressed or scrolled, in the order of the page, and what
// opens can be closed again.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, type Site } from './browser';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Everything on the page that can be pressed or scrolled now, numbered in the order of the page. */
function number(page: Page): Promise<number> {
  return page.evaluate(() => {
    const isScrolled = (element: Element): boolean => {
      const { overflowX, overflowY } = getComputedStyle(element);
      return (
        (/auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (/auto|scroll/.test(overflowY) && element.scrollHeight > element.clientHeight + 1)
      );
    };
    const pressed = 'a[href], button:not(:disabled), input, select, textarea, summary, [role="button"]';
    const all = [...document.body.querySelectorAll('*')].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) &&
        (element.matches(pressed) || (isScrolled(element) && element.querySelector(pressed) === null)),
    );
    for (const [i, element] of all.entries()) element.setAttribute('data-stop', String(i));
    return all.length;
  });
}

/** Waits until the page's script has done what changes its buttons, such as those of long lines. @returns as `number` */
async function settled(page: Page): Promise<number> {
  let before = -1;
  for (let count = await number(page); count !== before; count = await number(page)) {
    before = count;
    await page.waitForTimeout(1000);
  }
  return before;
}

/** Presses Tab until the focus leaves the page. @returns the numbers it came to */
async function tabThrough(page: Page, most: number): Promise<number[]> {
  const reached: number[] = [];
  for (let presses = 0; presses < most + 20; presses++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) return undefined;
      return Number(activeElement.getAttribute('data-stop') ?? -1);
    });
    if (at === undefined) return reached;
    reached.push(at);
  }
  return reached;
}

describe.each(['/', '/docs/numerics', '/api/normalization', '/notebooks/overview', '/zh-Hans/docs/benchmarks'])(
  '%s',
  (path) => {
    test.each([1280, 360])('Tab comes to everything, in the order of the page (%i pixels)', async (width) => {
      const { page, context } = await site.open(path, { viewport: { width, height: 800 } });
      const all = await settled(page);
      expect(all).toBeGreaterThan(5);
      const reached = await tabThrough(page, all);
      const missed = Array.from({ length: all }, (_, i) => i).filter((i) => !reached.includes(i));
      const names = await page.evaluate(
        (list) => list.map((i) => document.querySelector(`[data-stop="${i}"]`)?.outerHTML.slice(0, 200)),
        missed,
      );
      expect(names, 'out of reach').toEqual([]);
      const known = reached.filter((i) => i >= 0);
      expect(known).toEqual([...known].sort((a, b) => a - b));
      await context.close();
    });
  },
);

test('the first stop leads past the bar to the content', async () => {
  const { page, context } = await site.open('/docs/numerics');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const isPast = await page.evaluate(() => document.activeElement?.closest('nav.navbar') === null);
  expect(isPast).toBe(true);
  await context.close();
});

test('the search opens with a key, keeps the focus within itself, and gives it back', async () => {
  const { page, context } = await site.open('/docs/numerics');
  const button = page.getByRole('button', { name: 'Search' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('searchbox').waitFor();
  for (let presses = 0; presses < 6; presses++) {
    await page.keyboard.press('Tab');
    // Between its last stop and its first one, the focus may be at the browser's own bar.
    expect(await page.evaluate(() => document.activeElement?.matches('dialog *, dialog, body'))).toBe(true);
  }
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  await context.close();
});

test('the languages open with a key and can be chosen', async () => {
  const { page, context } = await site.open('/docs/numerics');
  await page.getByRole('button', { name: 'English' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '简体中文' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('简体中文');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).pathname, { timeout: 15_000 }).toBe('/zh-Hans/docs/numerics');
  await context.close();
});

test('on a phone the menu opens and closes with keys', async () => {
  const { page, context } = await site.open('/docs/numerics', { viewport: { width: 360, height: 740 } });
  const toggle = page.getByRole('button', { name: 'Toggle navigation bar' });
  await toggle.focus();
  await page.keyboard.press('Enter');
  const close = page.getByRole('button', { name: 'Close navigation bar' });
  await expect.poll(() => close.isVisible()).toBe(true);
  await close.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.navbar-sidebar--show').count()).toBe(0);
  await context.close();
});
