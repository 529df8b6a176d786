// Every kind of page under axe, all of its rules, best practices included: both languages, both themes, wide and narrow.
// https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, type Site } from './browser';
import { root } from './project';

const source = readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

const KINDS = {
  home: '/',
  'a guide': '/docs/use-layernorm',
  'a guide with formulas': '/docs/numerics',
  benchmarks: '/docs/benchmarks',
  'the reference': '/api/ticker',
  'a notebook': '/notebooks/overview',
  'the list of notebooks': '/notebooks',
};

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** What axe finds, a line for each element: the rule, what it asks for, and where. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate(async () => {
    const axe: typeof import('axe-core') = Reflect.get(window, 'axe');
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'] });
    return found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`));
  });
}

test('axe is at work: it finds a picture without words', async () => {
  const { page, context } = await site.open('/docs/start-here', { bypassCSP: true });
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('img')));
  expect((await violations(page)).map((line) => line.split(':')[0])).toEqual(['image-alt']);
  await context.close();
});

describe.each(['', '/zh-Hans'])('%s', (language) => {
  describe.each(Object.entries(KINDS))('%s', (_, path) => {
    test.each(['light', 'dark'] as const)('%s', async (colorScheme) => {
      // The policy lets no tool into the page; narrow in the dark, wide in the light, to see both.
      const viewport = { width: colorScheme === 'dark' ? 360 : 1280, height: 800 };
      const { page, context } = await site.open(`${language}${path}`, { bypassCSP: true, colorScheme, viewport });
      expect(await violations(page)).toEqual([]);
      await context.close();
    });
  });

  test.each(['light', 'dark'] as const)('the search, open, with results (%s)', async (colorScheme) => {
    const { page, context } = await site.open(`${language}/docs/start-here`, { bypassCSP: true, colorScheme });
    await page.getByRole('button', { name: /^(?:Search|搜索)$/ }).click();
    await page.getByRole('searchbox').fill('LayerNorm');
    await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });
});
