// The built site as a reader meets it, in a real browser: what is to be seen, copied, downloaded and reached by keyboard.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faintTexts, type Visit, visits } from './browser';
import { root } from './project';

const NOTEBOOK = '/notebooks/tick-logger';

interface Cell {
  cell_type: string;
  source: string | string[];
  outputs?: unknown[];
  execution_count?: number | null;
}

const sourceOf = ({ source }: Cell): string => (Array.isArray(source) ? source.join('') : source);
const readCells = (json: string): Cell[] => JSON.parse(json).cells;
const cells = readCells(readFileSync(join(root, 'notebooks', 'en', '03-tick-logger.ipynb'), 'utf8'));
const code = cells.filter((cell) => cell.cell_type === 'code' && sourceOf(cell).trim() !== '').map(sourceOf);

const { open } = visits();

const clipboard = ({ page }: Visit): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

describe('the notebook’s page', () => {
  test('shows the title, every section, formulas and every code cell with what it put out', async () => {
    const { page, screenshot } = await open(NOTEBOOK);
    const title = /^# (.+)$/m.exec(cells.map(sourceOf).join('\n'))?.[1];
    expect(await page.locator('h1').allTextContents()).toEqual([title]);
    expect(await page.locator('article h2').count(), 'nine sections').toBe(9);
    expect(await page.locator('.katex-display .katex-html').first().isVisible()).toBe(true);
    expect(await page.locator('.katex-error').count()).toBe(0);
    const fonts = await page.evaluate(() =>
      [...document.fonts].filter((font) => font.status === 'loaded').map((f) => f.family),
    );
    expect(fonts, 'KaTeX’s own fonts are served').toContain('KaTeX_Math');
    expect(await page.locator('[id^="cell-"]').count()).toBe(code.length);
    expect(await page.getByText('TensorFlow.js 4.22.0 on wasm').isVisible()).toBe(true);
    expect(await page.locator('[id^="cell-"] table').first().locator('tr').count()).toBeGreaterThan(1);
    await screenshot('notebook-light');
  });

  test.each(['light', 'dark'] as const)(
    'draws its charts for the %s theme, with the numbers behind them',
    async (colorScheme) => {
      const { page, screenshot } = await open(NOTEBOOK, { colorScheme });
      const drawing = page.locator('figure img:visible').first();
      await drawing.scrollIntoViewIfNeeded();
      await expect.poll(() => drawing.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(200);
      expect(await drawing.getAttribute('src')).toContain(`chart-${colorScheme}-`);
      expect((await drawing.getAttribute('alt'))?.length, 'words for who cannot see it').toBeGreaterThan(20);
      await page.getByText('Show data').first().click();
      expect(await page.locator('figure details table tbody tr').first().isVisible()).toBe(true);
      await screenshot(`chart-${colorScheme}`);
    },
  );

  test('copies exactly the source of each cell, by keyboard too', async () => {
    const opened = await open(NOTEBOOK);
    const { page } = opened;
    // A button calls itself "Copied" for a while after it was pressed.
    const buttons = page.locator('[id^="cell-"]').getByRole('button', { name: /^(?:Copy code to clipboard|Copied)$/ });
    await expect.poll(() => buttons.count()).toBe(code.length);
    for (const [i, source] of code.entries()) {
      await buttons.nth(i).click();
      await expect.poll(() => clipboard(opened), { message: `cell ${i + 1}` }).toBe(source);
    }
    // From the number of the first cell, Tab leads to its button.
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.locator('#cell-1 > a').focus();
    for (let presses = 0; presses < 5; presses++) {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
      if (/^(?:Copy|Copied)/.test(label)) break;
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => clipboard(opened)).toBe(code[0]);
  });

  test('has a table of contents that leads to its sections, and leads on to other pages', async () => {
    const { page } = await open(NOTEBOOK);
    const contents = page.locator('.table-of-contents').first();
    const entry = contents.getByRole('link').nth(3);
    const target = (await entry.getAttribute('href')) ?? '';
    await entry.click();
    await expect.poll(() => page.evaluate(() => decodeURIComponent(location.hash))).toBe(decodeURIComponent(target));
    expect(await page.locator(`[id="${decodeURIComponent(target.slice(1))}"]`).isVisible()).toBe(true);
    const pages = page.getByRole('navigation', { name: 'Docs pages' }).getByRole('link');
    expect(await pages.count()).toBeGreaterThan(0);
    await pages.first().click();
    await expect.poll(() => new URL(page.url()).pathname).not.toBe(NOTEBOOK);
  });

  test('offers the notebook without outputs', async () => {
    const { page } = await open(NOTEBOOK);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download notebook' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('03-tick-logger.ipynb');
    const downloaded = readCells(readFileSync(await download.path(), 'utf8'));
    expect(downloaded.map(sourceOf)).toEqual(cells.map(sourceOf));
    for (const cell of downloaded.filter((one) => one.cell_type === 'code')) {
      expect([cell.outputs, cell.execution_count]).toEqual([[], null]);
    }
  });

  test('says when and with what it ran', async () => {
    const { page } = await open(NOTEBOOK);
    expect(await page.getByText(/^Ran on \d+ \w+ \d{4} in [\d.]+ s with Node \d+\.\d+\.\d+, TypeScript /).count()).toBe(
      1,
    );
  });
});

describe('the home page', () => {
  test.each(['light', 'dark'] as const)('says what this is and leads to the notebooks (%s)', async (colorScheme) => {
    const { page, screenshot } = await open('/', { colorScheme });
    expect(await page.locator('h1').textContent()).toMatch(/Layer Normalization.*ticks.*TypeScript/);
    await screenshot(`home-${colorScheme}`);
    await page.getByRole('link', { name: 'Read the notebooks' }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/notebooks/overview');
  });

  test('its snippet, copied with the button, runs', async () => {
    const opened = await open('/');
    await opened.page.getByRole('button', { name: 'Copy code to clipboard' }).click();
    await expect.poll(() => clipboard(opened)).toContain("from 'ticknorm'");
    const printed = run(await clipboard(opened));
    expect(printed).toContain('loss');
    // By chance one in ten; a network of this size reads nine in ten.
    const [, right = '0'] = /^([\d.]+) % of unseen digits are read right$/m.exec(printed) ?? [];
    expect(Number(right)).toBeGreaterThan(85);
  });
});

describe('the first page of the docs', () => {
  test('its TypeScript runs, and normalises as it says', async () => {
    const { page, screenshot } = await open('/docs/start-here');
    await screenshot('start-here');
    const snippets = await page.locator('.language-ts code').allInnerTexts();
    expect(snippets).toHaveLength(2);
    // (1 - 2) / sqrt(2 / 3 + 1e-5), by hand; the second row differs in its last digits, for epsilon weighs less there.
    expect(run(snippets[0] ?? '')).toContain('-1.2247');
    expect(run(snippets[1] ?? '')).toContain('loss');
  });
});

test('the measure of faint text finds #777 on white, 4.48:1, and lets it pass where it is large', async () => {
  const { page } = await open('/docs/start-here');
  await page.setContent('<p style="color: #777; background: #fff">faint <b style="font-size: 24px">large</b></p>');
  expect(await faintTexts(page)).toEqual(['4.48: faint']);
});

const GUIDES = [
  'start-here',
  'log-training',
  'from-python',
  'numerics',
  'benchmarks',
  'five-ticks',
  'write-a-notebook',
];

describe.each(['/', NOTEBOOK, '/notebooks', ...GUIDES.map((name) => `/docs/${name}`)])('%s', (path) => {
  test('fits a window of 360 pixels', async () => {
    const { page, screenshot } = await open(path, { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await screenshot(`small-${path.slice(1).replaceAll('/', '-') || 'home'}`);
  });

  test.each(['light', 'dark'] as const)('has no faint text in the %s theme', async (colorScheme) => {
    const { page } = await open(path, { colorScheme });
    expect(await faintTexts(page)).toEqual([]);
  });

  test('lets the keyboard skip to the content and shows where it is', async () => {
    const { page } = await open(path);
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    expect(await focused.textContent()).toBe('Skip to main content');
    expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe('none');
  });
});

/** Runs a copied snippet in Node, where the workspace's packages are found, and returns what it printed. */
function run(snippet: string): string {
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  const folder = mkdtempSync(join(root, 'artifacts', 'snippet-'));
  try {
    writeFileSync(join(folder, 'snippet.mjs'), snippet);
    return execFileSync(process.execPath, [join(folder, 'snippet.mjs')], { encoding: 'utf8', stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
