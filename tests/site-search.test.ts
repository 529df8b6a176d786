// The search of the built site, in both languages, as a reader with a keyboard uses it.
import { describe, expect, test } from 'vitest';
import { faintTexts, type Visit, visits } from './browser';

/** The index is fetched on first use; two cores may be busy. */
const LOADED = { timeout: 15_000 };

const { open } = visits();

/** Opens the search with its key, types, and waits for what it finds. */
async function search({ page }: Visit, query: string): Promise<string[]> {
  // The key works as soon as the page's script has started.
  const field = page.getByRole('searchbox');
  const open = async (): Promise<number> => {
    if ((await field.count()) === 0) await page.keyboard.press('/');
    return field.count();
  };
  await expect.poll(open, { ...LOADED, interval: 500 }).toBe(1);
  await field.fill(query);
  const results = page.getByRole('dialog').getByRole('listitem');
  await expect.poll(() => results.count(), { ...LOADED, message: `results for ${query}` }).toBeGreaterThan(0);
  return results.allTextContents();
}

const pathOf = ({ page }: Visit): string => new URL(page.url()).pathname;

describe.each([
  { home: '/', query: 'LayerNorm', says: /layerNorm/i },
  { home: '/', query: 'vanishing gradients', says: /Vanishing gradients/ },
  { home: '/zh-Hans/', query: '层归一化', says: /层归一化/ },
  { home: '/zh-Hans/', query: 'LayerNorm', says: /layerNorm/i },
  { home: '/zh-Hans/', query: '梯度消失', says: /梯度消失/ },
])('$home: $query', ({ home, query, says }) => {
  test('is found, and the first result leads to a page in the same language that says it', async () => {
    const opened = await open(home);
    const { page, screenshot } = opened;
    expect((await search(opened, query))[0]).toMatch(says);
    expect(await page.locator('dialog mark').first().textContent()).not.toBe('');
    await screenshot(`search-${home === '/' ? 'en' : 'zh-Hans'}-${says.source}`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => pathOf(opened), LOADED).toMatch(new RegExp(`^${home}(?:docs|notebooks)/`));
    expect(await page.locator('article').innerText()).toMatch(says);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

test.each([
  ['/', 'Nothing is found for “zzzz”.'],
  ['/zh-Hans/', '没有找到“zzzz”。'],
])('%s: what is nowhere is said to be so, and Esc leads back', async (path, message) => {
  const { page } = await open(path);
  await page.getByRole('button', { name: /^(?:Search|搜索)$/ }).click();
  await page.getByRole('searchbox').fill('zzzz');
  await expect.poll(() => page.getByRole('dialog').getByRole('status').textContent(), LOADED).toBe(message);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape'); // the first one may only empty the field
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});

test('its key is only a character where one writes', async () => {
  const opened = await open('/');
  await search(opened, 'tick');
  await opened.page.keyboard.type('/');
  expect(await opened.page.getByRole('searchbox').inputValue()).toBe('tick/');
});

test.each(['light', 'dark'] as const)('its dialog has no faint text, and fits 360 pixels (%s)', async (colorScheme) => {
  const opened = await open('/', { colorScheme, viewport: { width: 360, height: 740 } });
  await search(opened, 'tick');
  expect(await faintTexts(opened.page)).toEqual([]);
  expect(await opened.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await opened.screenshot(`search-small-${colorScheme}`);
});
