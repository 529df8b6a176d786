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

  test.each(['light', 'dark'] as const)(
    'a cell that is edited, with a type error and completions (%s)',
    async (colorScheme) => {
      const viewport = { width: colorScheme === 'dark' ? 360 : 1280, height: 800 };
      const options = { bypassCSP: true, colorScheme, viewport };
      const { page, context, screenshot } = await site.open(`${language}/notebooks/tick-logger`, options);
      await page.getByRole('button', { name: /^(?:Edit, cell|编辑，单元格) 1$/ }).click();
      const cell = page.locator('#cell-1');
      const editor = cell.getByRole('textbox');
      await editor.fill("import * as tf from '@tensorflow/tfjs';\nconst x: string = tf.ones([2]);\ntf.one");
      await cell.getByRole('listitem').first().waitFor({ timeout: 60_000 });
      await editor.press('Control+End');
      await editor.press('Control+Space');
      await cell.getByRole('option').first().waitFor({ timeout: 60_000 });
      if (colorScheme === 'light') await cell.locator('.cm-completionInfo').waitFor(); // in the narrow one it has no room
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
      await screenshot(`editor-${language.slice(1)}-${colorScheme}`);
      expect(await violations(page)).toEqual([]);
      await context.close();
    },
  );
});
