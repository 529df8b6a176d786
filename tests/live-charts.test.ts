// Charts: a picture until the reader asks for more, then drawn in the page itself, under the page's strict policy.
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { visits } from './browser';
import { livePages, NOTEBOOK } from './live-page';

/** Vega is loaded with the first chart; two cores may be busy. */
const LOADED = { timeout: 30_000 };

const firstFigure = (page: Page): Locator => page.locator('figure').first();
const drawing = (figure: Locator): Locator => figure.locator('[role="img"] svg');
const explore = (figure: Locator): Promise<void> =>
  figure.getByRole('button', { name: /^(?:Explore the chart|探索图表)/ }).click();

describe('a published chart', () => {
  const { open } = visits();

  test.each([
    { path: NOTEBOOK, width: 1280 },
    { path: `/zh-Hans${NOTEBOOK}`, width: 360 },
  ])('is explored in its own place, $width pixels wide: $path', async ({ path, width }) => {
    const { page, screenshot } = await open(path, { viewport: { width, height: 800 } });
    const figure = firstFigure(page);
    const picture = figure.locator('img:visible');
    const words = await picture.getAttribute('alt');
    const before = await sizeOf(figure);
    const scripts = await scriptsOf(page);
    await explore(figure);
    await drawing(figure).waitFor({ state: 'visible', ...LOADED });
    expect(await picture.count()).toBe(0);
    expect(await figure.locator('[role="img"]').getAttribute('aria-label')).toBe(words);
    const after = await sizeOf(figure);
    for (const side of ['width', 'height'] as const) {
      const moved = Math.abs(after[side] - before[side]);
      expect(moved, 'nothing moves: a picture may be half a pixel high').toBeLessThanOrEqual(0.5);
    }
    expect((await scriptsOf(page)).length, 'Vega is loaded only now').toBeGreaterThan(scripts.length);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await screenshot(`chart-live-${width}`);
    await figure.getByRole('button', { name: /^(?:Back to the picture|恢复静态图)/ }).click();
    await picture.waitFor({ state: 'visible' });
    expect(await drawing(figure).count()).toBe(0);
  });

  test('says what a point stands for, and changes its ink with the theme', async () => {
    const { page, screenshot } = await open(NOTEBOOK, { colorScheme: 'light' });
    const figure = firstFigure(page);
    await explore(figure);
    await drawing(figure).waitFor({ state: 'visible', ...LOADED });
    const title = drawing(figure).locator('.role-title-text text');
    expect(await title.getAttribute('fill')).toBe('#16202b');
    const point = drawing(figure).locator('.mark-symbol path').first();
    const { x = 0, y = 0, width = 0, height = 0 } = (await point.boundingBox()) ?? {};
    await page.mouse.move(x + width / 2, y + height / 2);
    await expect.poll(() => page.locator('[class*="tooltip_"]').innerText()).toMatch(/^\S.*: -?[\d.,]+/m);
    await screenshot('chart-tooltip');
    await page.getByRole('button', { name: /Switch between dark and light mode/ }).click();
    await page.getByRole('button', { name: /Switch between dark and light mode/ }).click();
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
    await expect.poll(() => title.getAttribute('fill'), LOADED).toBe('#e8edf2');
  });

  test('that cannot be drawn stays a picture, and says why', async () => {
    const { page } = await open(NOTEBOOK);
    const spec = { mark: 'point', data: { url: 'https://example.org/a.csv' } };
    await page.route('**/chart-spec-*.json', (route) => route.fulfill({ json: spec }));
    const figure = firstFigure(page);
    await explore(figure);
    await expect
      .poll(() => figure.getByRole('alert').textContent(), LOADED)
      .toBe(
        'This chart cannot be explored here: its data lies at https://example.org/a.csv; put the values into the specification. The picture shows what it shows.',
      );
    expect(await figure.locator('img:visible').count()).toBe(1);
  });
});

describe('a run in the page', () => {
  const { open } = livePages();

  test('draws its ticks as it goes, and a chart to explore at its end', async () => {
    const live = await open(NOTEBOOK);
    await live.runInstead(
      1,
      `import { createTicker } from 'ticknorm';
import { notebookSink } from 'ticknorm/notebook';
const ticker = createTicker({ run: 'falling', totalSteps: 200, sinks: [notebookSink()] });
for (let step = 1; step <= 200; step++) {
  await new Promise((resolve) => setTimeout(resolve, 30));
  ticker.tick({ loss: 1 / step });
}
await ticker.close();`,
    );
    const rows = live.cell(1).locator('[data-live] tbody tr');
    const seen = new Set<number>();
    await expect
      .poll(
        async () => {
          seen.add(await rows.count());
          return live.status(1);
        },
        { ...LOADED, interval: 20 },
      )
      .toMatch(/^Ran here/);
    await expect.poll(() => rows.count()).toBe(200);
    const grew = [...seen].filter((count) => count > 0 && count < 200);
    expect(grew.length, `numbers of ticks drawn before the end: ${grew}`).toBeGreaterThan(2);
    expect(grew).toEqual([...grew].sort((a, b) => a - b));
    await drawing(live.cell(1)).waitFor({ state: 'visible', ...LOADED });
    await live.visit.screenshot('chart-run');
  });
});

async function sizeOf(figure: Locator): Promise<{ width: number; height: number }> {
  const box = await figure.boundingBox();
  if (box === null) throw new Error('The figure is not shown.');
  return box;
}

const scriptsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => performance.getEntriesByType('resource').flatMap(({ name }) => (/\.js$/.test(name) ? name : [])));
