// The site in Chinese: that all of it is, that it keeps to what the English one keeps to, and that changing the language
// keeps the place.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { faintTexts, laidOut, visits } from './browser';
import { root } from './project';

/** A page is loaded anew; two cores may be busy. */
const LOADED = { timeout: 15_000 };
const NOTEBOOK = '/notebooks/tick-logger';
const docs = readdirSync(join(root, 'docs')).filter((name) => /\.mdx?$/.test(name));
const pages = ['/', '/notebooks', NOTEBOOK, ...docs.map((name) => `/docs/${name.replace(/\.mdx?$/, '')}`)];

const site = visits();
const { open } = site;

describe.each(pages)('/zh-Hans%s', (path) => {
  const name = path.slice(1).replaceAll('/', '-') || 'home';

  test('is Chinese, says so, names its English counterpart, and has no faint text in either theme', async () => {
    const { page, screenshot } = await open(`/zh-Hans${path}`, { colorScheme: 'dark' });
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    const alternates = page.locator('link[rel="alternate"][hreflang]');
    expect(await alternates.evaluateAll((links) => links.map((link) => link.getAttribute('hreflang')))).toEqual([
      'en',
      'zh-Hans',
      'x-default',
    ]);
    expect(await page.title()).toMatch(/\p{Script=Han}|Notebook|ticknorm/u);
    const words = await page.locator('main').innerText();
    expect(words.match(/\p{Script=Han}/gu)?.length).toBeGreaterThan(30);
    expect(await englishNames(page)).toEqual([]);
    expect(await faintTexts(page)).toEqual([]);
    await screenshot(`zh-Hans-${name}`);
    await page.emulateMedia({ colorScheme: 'light' }); // a load takes seconds
    await page.locator('html[data-theme="light"]').waitFor({ state: 'attached' });
    await expect.poll(() => faintTexts(page)).toEqual([]); // colours pass over
  });

  test('fits a window of 360 pixels', async () => {
    const { page, screenshot } = await open(`/zh-Hans${path}`, { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await screenshot(`zh-Hans-small-${name}`);
  });
});

describe('the notebook in both languages', () => {
  test('has the same sections, cells and outputs', async () => {
    const shape = async (path: string) => {
      const { page, context } = await open(path);
      const found = await page.evaluate(() => ({
        anchors: [...document.querySelectorAll('article :is(h2, h3)[id], [id^="cell-"]')].map(({ id }) => id),
        charts: document.querySelectorAll('article figure').length,
        formulas: document.querySelectorAll('.katex-display').length,
      }));
      await context.close();
      return found;
    };
    const english = await shape(NOTEBOOK);
    expect(english.anchors.length).toBeGreaterThan(60);
    expect(await shape(`/zh-Hans${NOTEBOOK}`)).toEqual(english);
  });

  test('shows no mark of markdown that was meant as emphasis', async () => {
    const { page } = await open(`/zh-Hans${NOTEBOOK}`);
    const prose = await page.locator('article .markdown > :is(p, ul, blockquote, table)').evaluateAll((elements) =>
      elements.map((element) => {
        const copy = element.cloneNode(true);
        if (copy instanceof Element) for (const part of copy.querySelectorAll('.katex, code')) part.remove();
        return copy.textContent ?? '';
      }),
    );
    expect(prose.length).toBeGreaterThan(30);
    expect(prose.filter((text) => /\*|(?<![\w])_|_(?![\w])/.test(text))).toEqual([]);
  });

  test('says when it ran in the words of the language, and gives the Chinese file', async () => {
    const { page } = await open(`/zh-Hans${NOTEBOOK}`);
    expect(await page.getByText(/^运行于 \d{4}年\d+月\d+日，用时 [\d.]+ 秒，环境：Node /).count()).toBe(1);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载 notebook' }).click(),
    ]);
    const source = readFileSync(join(root, 'notebooks', 'zh-Hans', '03-tick-logger.ipynb'), 'utf8');
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toEqual(JSON.parse(source));
  });
});

describe('changing the language', () => {
  test('leads to a part of the page that was in the window, there and back', async () => {
    const { page } = await open(NOTEBOOK);
    const choose = async (name: string): Promise<string[]> => {
      await page.evaluate(() => document.querySelector('h2[id^="5-"]')?.scrollIntoView({ behavior: 'instant' }));
      await page.locator('.navbar .dropdown').hover();
      const seen = await page.evaluate(() =>
        [...document.querySelectorAll('article :is(h2, h3)[id], [id^="cell-"]')]
          .filter((part) => Math.abs(part.getBoundingClientRect().top) < innerHeight)
          .map(({ id }) => id),
      );
      await page.getByRole('link', { name }).click();
      return seen;
    };
    const address = () => new URL(page.url());
    for (const [name, path] of [
      ['简体中文', `/zh-Hans${NOTEBOOK}`],
      ['English', NOTEBOOK],
    ] as const) {
      const seen = await choose(name);
      await expect.poll(() => address().pathname, LOADED).toBe(path);
      expect(seen).toContain(decodeURIComponent(address().hash.slice(1)));
      await laidOut(page);
    }
  });

  test('on a page that there is not, too', async () => {
    const answer = await fetch(`${site.origin}/zh-Hans/404.html`);
    expect(await answer.text()).toContain('找不到页面');
  });
});

test('the sitemap and llms.txt name every page, in both languages', () => {
  const built = join(root, 'website', 'generated', 'site');
  for (const [folder, prefix] of [
    ['', ''],
    ['zh-Hans', '/zh-Hans'],
  ] as const) {
    const sitemap = readFileSync(join(built, folder, 'sitemap.xml'), 'utf8');
    const llms = readFileSync(join(built, folder, 'llms.txt'), 'utf8');
    for (const path of pages) {
      expect(sitemap).toContain(`<loc>http://127.0.0.1:3000${prefix}${path}</loc>`);
      if (path.split('/').length > 2) expect(llms).toContain(`](http://127.0.0.1:3000${prefix}${path})`);
    }
  }
});

describe('a hand-written page', () => {
  const folder = join(root, 'website', 'i18n', 'zh-Hans', 'docusaurus-plugin-content-docs', 'current');
  const parts = (text: string) => ({
    // The words in a diagram are translated; how many diagrams there are stays the same.
    code: (text.match(/^```[\s\S]*?^```/gm) ?? []).map((code) => code.replace(/^```mermaid[\s\S]*/, 'mermaid')),
    formulas: text.match(/^\$\$\n[\s\S]*?^\$\$/gm) ?? [],
    levels: text.replaceAll(/^```[\s\S]*?^```/gm, '').match(/^#+ /gm) ?? [],
  });

  test.each(docs)('%s has the same code, formulas and headings in Chinese', (name) => {
    expect(existsSync(join(folder, name))).toBe(true);
    const chinese = parts(readFileSync(join(folder, name), 'utf8'));
    expect(chinese).toEqual(parts(readFileSync(join(root, 'docs', name), 'utf8')));
  });

  test('none is Chinese only', () => {
    const files = readdirSync(folder).sort();
    expect(files).toEqual([...docs].sort());
  });
});

test('the changelog has the same versions in Chinese, and as many entries for each that is released', () => {
  const versions = (path: string) =>
    readFileSync(join(root, path), 'utf8')
      .split(/^## /m)
      .slice(2) // what stands before the first version, and what is not released yet
      .map((part) => ({ version: part.split(/\s/)[0], entries: part.match(/^- /gm)?.length }));
  const english = versions('CHANGELOG.md');
  expect(english.length).toBeGreaterThan(0);
  expect(versions('website/i18n/zh-Hans/CHANGELOG.md')).toEqual(english);
});

/** What there is to press or to be read aloud in English; names, which have no other word in Chinese, are left out. */
async function englishNames(page: Page): Promise<string[]> {
  // What a notebook put out is the same in both languages.
  const names = await page
    .locator('button, summary, nav a, [aria-label], footer')
    .evaluateAll((elements) =>
      elements
        .filter((element) => element.closest('figure, pre') === null || element.matches('button, summary'))
        .map((element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').trim()),
    );
  const english = names.filter((name) => /[a-z]{2}/.test(name) && !/\p{Script=Han}/u.test(name));
  return english.filter((name) => !/^(?:ticknorm|English|Notebooks?|TypeScript|webgpu|webgl|wasm|cpu)$/.test(name));
}
