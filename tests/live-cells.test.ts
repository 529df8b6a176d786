// A cell in its page: run, edited, put back, stopped, and what it shows.
import { beforeEach, describe, expect, test } from 'vitest';
import { faintTexts } from './browser';
import { type LivePage, livePages, NOTEBOOK } from './live-page';

const site = livePages();
const { open } = site;

describe('a cell', () => {
  let live: LivePage;
  beforeEach(async () => {
    live = await open(NOTEBOOK);
  });

  test('shows its first result soon, without a script before the click', async () => {
    const before = await live.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(before.filter((name) => /\.wasm$|worker|tfjs/.test(name))).toEqual([]);
    await live.press('Run', 1);
    await expect.poll(() => live.shown(1), { timeout: 20_000, interval: 20 }).toEqual(['TensorFlow.js 4.22.0 on wasm']);
  });

  test('can be edited, by keyboard alone, and put back', async () => {
    await live.runInstead(1, "const words: string[] = ['an', 'edit'];\nwords.map((word) => word.toUpperCase())");
    await live.ended(1);
    expect(await live.shown(1)).toEqual(["[ 'AN', 'EDIT' ]"]);
    await live.page.keyboard.press('Tab');
    expect(await live.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Run, cell 1');
    await live.press('Reset', 1);
    expect(await live.cell(1).locator('[data-live]').count()).toBe(0);
    expect(await live.cell(1).locator('code').first().innerText()).toContain("import * as tf from '@tensorflow/tfjs';");
  });

  test('runs all above first when asked to', async () => {
    await live.press('Run all above', 4);
    await live.ended(4);
    expect(await live.status(1)).toMatch(/^Ran here/);
    expect((await live.shown(4)).join('\n')).toContain('✓ a row alone, the same result');
  });

  test('is stopped within a busy loop, and the next run begins anew', async () => {
    await live.runInstead(1, 'const kept = 1;');
    await live.ended(1);
    await live.runInstead(1, 'while (true) {}');
    await expect.poll(() => live.status(1)).toBe('Running…');
    expect(
      await live.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve('alive')))),
    ).toBe('alive');
    await live.press('Stop', 1);
    await live.ended(1);
    expect(await live.shown(1)).toEqual(['Stopped. What cells had made is gone; “Run all above” makes it again.']);
    await live.runInstead(1, 'typeof kept');
    await expect.poll(() => live.shown(1)).toEqual(["'undefined'"]);
  });

  test('redraws a display, charts included, while it runs', async () => {
    await live.runInstead(
      1,
      `import { chart, display } from 'ticknorm/notebook';
const live = display('nothing yet');
for (let n = 1; n <= 3; n++) {
  await new Promise((resolve) => setTimeout(resolve, 150));
  live.update(chart(Array.from({ length: n + 1 }, (_, x) => ({ x, y: n })), { title: 'Round ' + n, x: 'x', y: 'y' }));
}`,
    );
    await live.ended(1);
    const drawing = live.cell(1).locator('[data-live] [role="img"]');
    await expect.poll(() => drawing.getAttribute('aria-label'), { timeout: 20_000 }).toContain('Round 3'); // once it is final, the live one
    expect(await drawing.count()).toBe(1);
    expect(await drawing.locator('svg').textContent()).toContain('Round 3');
  });

  test('shows HTML without anything that could act', async () => {
    await live.runInstead(
      1,
      `import { display } from 'ticknorm/notebook';
display({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html':
  '<b>kept</b><img src=x onerror="document.title=1"><script>document.title=2</script><a href="javascript:document.title=3">link</a>' }) });`,
    );
    await live.ended(1);
    const html = live.cell(1).locator('[data-live]');
    await expect.poll(() => html.innerText()).toBe('keptlink');
    expect(await html.locator('img, script, [onerror], a[href]').count()).toBe(0);
    expect(await live.page.title()).toContain('tick logger');
  });
});

test('a link runs no code by itself', async () => {
  const live = await open(NOTEBOOK);
  await live.page.goto(`${site.origin}${NOTEBOOK}?run=1#cell-1`, { waitUntil: 'networkidle' });
  expect(await live.status(1)).toBe('');
  expect(live.page.workers()).toEqual([]);
});

test.each(['light', 'dark'] as const)('the editor and what it shows have no faint text (%s)', async (colorScheme) => {
  const live = await open(NOTEBOOK, { colorScheme });
  await live.runInstead(
    3,
    "// a comment\nconst text = 'a' + 1; class K { m(): number { return 1; } }\nthrow new Error(text);",
  );
  await live.ended(3);
  expect(await faintTexts(live.page)).toEqual([]);
  await live.visit.screenshot(`live-${colorScheme}`);
});
