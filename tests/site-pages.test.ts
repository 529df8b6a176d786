// Every page of the sitemap, in both languages, opened once: nothing fails, nothing comes from another host, and each
// says what it is to those who list and show it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, type Site, type Visit } from './browser';
import { root } from './project';

const built = join(root, 'website', 'generated', 'site');
const addressesIn = (sitemap: string): string[] =>
  [...readFileSync(join(built, sitemap), 'utf8').matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address = '']) => address);

let site: Site;
let visit: Visit;
beforeAll(async () => {
  site = await openSite();
  visit = await site.open('/');
});
afterAll(() => site.close());

describe.each(['sitemap.xml', 'zh-Hans/sitemap.xml'])('%s', (sitemap) => {
  const addresses = addressesIn(sitemap);
  const paths = addresses.map((address) => new URL(address).pathname);

  test('names the guides, the notebooks and the reference', () => {
    for (const part of ['/docs/use-layernorm', '/docs/changelog', '/docs/references', '/notebooks/overview', '/api']) {
      expect(paths.filter((path) => path.endsWith(part))).toHaveLength(1);
    }
  });

  test.each(paths)('%s', async (path) => {
    const html = await (await fetch(`${site.origin}${path}`)).text();
    const attribute = (pattern: RegExp): string => pattern.exec(html)?.slice(1).find(Boolean) ?? '';
    const meta = (name: string): string => attribute(new RegExp(`${name}"? content=(?:"([^"]*)"|'([^']*)'|([^ >]*))`));
    expect(meta('name=description').length, 'words about the page').toBeGreaterThan(10);
    expect(meta('property=og:title')).not.toBe('');
    expect(meta('property=og:image')).toMatch(/^http:\/\/127\.0\.0\.1:3000\/(?:zh-Hans\/)?img\/social\.png$/);
    expect(attribute(/rel=canonical href=([^ >]*)/)).toBe(addresses[paths.indexOf(path)]);
    const { page, problems, elsewhere } = visit;
    await page.goto(`${site.origin}${path}`);
    await page.locator('html[data-has-hydrated="true"]').waitFor({ state: 'attached' });
    expect(await page.locator('h1').count()).toBe(1);
    expect(problems, 'errors on the page').toEqual([]);
    expect(elsewhere, 'requests to other hosts').toEqual([]);
  });
});

test('robots.txt leads to the sitemap', () => {
  expect(readFileSync(join(built, 'robots.txt'), 'utf8')).toBe(
    `User-agent: *\nAllow: /\nSitemap: http://127.0.0.1:3000/sitemap.xml\n`,
  );
});

test('an address that nothing is at gives a page that leads on, in both languages', async () => {
  const { page, context } = await site.open('/of/nothing');
  expect(await page.locator('main a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
    '/docs/start-here',
    '/notebooks',
    '/api',
    '/zh-Hans/',
  ]);
  await page.getByRole('link', { name: '中文读者请从中文首页开始。' }).click();
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('zh-Hans');
  await context.close();
});
