// The cell on the home page: it trains a network when it is run, and draws that while it goes on.
import { expect, test } from 'vitest';
import { faintTexts, visits } from './browser';
import { LivePage } from './live-page';

const { open } = visits();
/** The library, tfjs and the digits are loaded with the click; two cores may be busy. */
const TRAINED = { timeout: 60_000, interval: 20 };

test.each(['/', '/zh-Hans/'])('trains in the page, and draws its ticks as it goes: %s', async (path) => {
  const live = new LivePage(await open(path));
  const ticks = live.cell(1).locator('[data-live] tbody tr');
  expect(await live.cell(1).locator('[data-live]').count()).toBe(0);
  await live
    .cell(1)
    .getByRole('button', { name: /^(?:Run|运行)/ })
    .click();
  const counts = new Set<number>();
  await expect
    .poll(async () => {
      counts.add(await ticks.count());
      return live.status(1);
    }, TRAINED)
    .toMatch(/^(?:Ran here in [\d.]+ s on wasm|已在此运行，用时 [\d.]+ 秒，后端 wasm)$/);
  // 3,000 digits in batches of 64, three times.
  await expect.poll(() => ticks.count(), TRAINED).toBe(141);
  const grew = [...counts].filter((count) => count > 0 && count < 141);
  expect(grew.length, `numbers of ticks drawn on the way: ${grew}`).toBeGreaterThan(1);
  const [right = '0'] = /[\d.]+(?= % of unseen digits)/.exec((await live.shown(1)).join('\n')) ?? [];
  expect(Number(right)).toBeGreaterThan(85);
  await live.cell(1).locator('[role="img"] svg').waitFor({ state: 'visible', timeout: 20_000 });
  await live.visit.screenshot(`home-ran-${path === '/' ? 'en' : 'zh-Hans'}`);
});

test.each(['/', '/notebooks/overview'])('%s can be pressed once it has its script, not before', async (path) => {
  const run = '[aria-label="Run, cell 1"]';
  const before = await open(path, { javaScriptEnabled: false });
  expect(await before.page.locator(run).count()).toBe(1);
  expect(await before.page.locator(`[inert] ${run}`).count()).toBe(1);
  expect(await before.page.locator('select:enabled').count()).toBe(0);
  const ownButtons = before.page.locator('button:enabled:not(.clean-btn)'); // those of Docusaurus have this class
  expect(await ownButtons.and(before.page.locator(':not([inert], [inert] *)')).count()).toBe(0);
  await before.context.close();
  const { page } = await open(path);
  await expect.poll(() => page.locator(`[inert] ${run}`).count()).toBe(0);
});

test.each(['light', 'dark'] as const)('is edited, run and put back in place (%s)', async (colorScheme) => {
  const live = new LivePage(await open('/', { colorScheme, viewport: { width: 360, height: 740 } }));
  await live.runInstead(1, "import { layerNorm } from 'ticknorm';\nlayerNorm([[1, 2, 3]]).print();");
  await live.ended(1);
  // (1 - 2) / sqrt(2 / 3 + 1e-5), by hand
  expect((await live.shown(1)).join('\n')).toContain('-1.2247');
  expect(await faintTexts(live.page)).toEqual([]);
  expect(await live.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await live.visit.screenshot(`home-edited-${colorScheme}`);
  await live.press('Reset', 1);
  expect(await live.cell(1).locator('code').first().innerText()).toContain('LayerNorm');
});
