// The API reference holds every public name of the library, each once, with words about it.
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, type Site } from './browser';
import { root } from './project';

const PAGES: Record<string, string[]> = {
  index: ['normalization', 'layers', 'ticker', 'sinks', 'training', 'fine-tuning'],
  node: ['node'],
  notebook: ['notebook'],
  datasets: ['datasets'],
};

/** What the built library exports, as the compiler reads its declarations. */
function namesOf(entry: string): string[] {
  const file = join(root, 'src', 'ticknorm', 'dist', `${entry}.d.ts`);
  const program = ts.createProgram([file], { skipLibCheck: true, moduleResolution: ts.ModuleResolutionKind.Bundler });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  return module === undefined ? [] : checker.getExportsOfModule(module).map(({ name }) => name);
}

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe('the reference', () => {
  test.each(Object.entries(PAGES))('has every name of %s', async (entry, pages) => {
    const shown: string[] = [];
    const { page, context } = await site.open('/');
    for (const name of pages) {
      await page.goto(`${site.origin}/api/${name}`);
      shown.push(
        ...(await page
          .locator('article h3')
          .evaluateAll((all) => all.map(({ firstChild }) => firstChild?.textContent ?? ''))),
      );
      const silent = await page
        .locator('article h3')
        .evaluateAll((all) =>
          all.filter((heading) => /^H[1-3]$/.test(heading.nextElementSibling?.tagName ?? 'H3')).map(({ id }) => id),
        );
      expect(silent, 'with nothing about them').toEqual([]);
    }
    const names = namesOf(entry);
    expect(names.length).toBeGreaterThan(5);
    expect(shown.sort()).toEqual(names.sort());
    await context.close();
  });
});

test('a name in a type leads to what it means', async () => {
  const { page, context } = await site.open('/api/normalization');
  await page.locator('.type a', { hasText: 'NormOptions' }).first().click();
  await expect.poll(() => new URL(page.url()).hash).toBe('#normoptions');
  await context.close();
});
