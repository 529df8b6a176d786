// What a link inside the site leads to is drawn by the page's script, and shows what it shows when it is opened itself.
import { expect, test } from 'vitest';
import { visits } from './browser';

const { open } = visits();

test('a page with code, reached from one without any, shows its code and the buttons of it', async () => {
  const { page, problems } = await open('/docs/changelog');
  expect(await page.locator('main pre').count()).toBe(0);
  await page.locator('a[href="/docs/use-layernorm"]').first().click();
  await page.getByRole('heading', { level: 1, name: 'LayerNorm' }).waitFor();
  const shown = await page.locator('main pre').allTextContents();
  expect(shown.length).toBeGreaterThan(4);
  expect(shown.filter((code) => code.trim() === '')).toEqual([]);
  await expect.poll(() => page.getByRole('button', { name: 'Copy code to clipboard' }).count()).toBe(shown.length);
  expect(problems).toEqual([]);
});
