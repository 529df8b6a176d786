// The types of a cell that is edited in its page: what is wrong and where, what names mean, how they go on.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { visits } from './browser';
import { LivePage, livePages, NOTEBOOK } from './live-page';
import { root } from './project';

const pages = livePages();
const site = visits();
const NOTEBOOKS = readdirSync(join(root, 'notebooks', 'en'))
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => name.replace(/^\d+-|\.ipynb$/g, ''));
/** TypeScript has to be loaded and to read its libraries, on a machine that does other things, too. */
const LOADED = { timeout: 60_000, interval: 100 };

/** Opens the editor of a cell. @returns its text */
async function edit(live: LivePage, number: number, source: string): Promise<Locator> {
  const editor = live.cell(number).getByRole('textbox', { name: `Code of cell ${number}` });
  if (!(await editor.isVisible())) await live.press('Edit', number);
  await editor.fill(source);
  return editor;
}

const verdict = (live: LivePage, number: number): Promise<string> =>
  live.cell(number).locator('[data-verdict]').innerText();
const problems = (live: LivePage, number: number): Promise<string[]> =>
  live.cell(number).getByRole('list', { name: 'Type errors' }).getByRole('listitem').allInnerTexts();
const untilFine = (live: LivePage, number: number): Promise<void> =>
  expect.poll(() => verdict(live, number), LOADED).toBe('No type errors');

/** Moves the pointer onto the beginning of a text in a line of code. */
async function pointAt(line: Locator, text: string): Promise<void> {
  await line.scrollIntoViewIfNeeded();
  const { x, y } = await line.evaluate((element, sought) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let before = element.textContent?.indexOf(sought) ?? -1;
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const length = node.textContent?.length ?? 0;
      if (before >= 0 && before < length) {
        const range = document.createRange();
        range.setStart(node, before);
        range.setEnd(node, before + 1);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      before -= length;
    }
    throw new Error(`the line has no “${sought}”`);
  }, text);
  await line.page().mouse.move(x, y, { steps: 3 });
}

describe('an edited cell', () => {
  let live: LivePage;
  beforeEach(async () => {
    live = await pages.open(NOTEBOOK);
  });

  test('loads TypeScript when it is edited, and nothing of it before', async () => {
    const asked: string[] = [];
    live.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const loaded = await live.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(loaded.filter((name) => name.includes('/types/'))).toEqual([]);
    await live.press('Run', 1);
    await live.ended(1);
    expect(asked.filter((path) => path.startsWith('/types/'))).toEqual([]);
    await live.press('Edit', 1);
    await untilFine(live, 1);
    expect(asked.filter((path) => path.startsWith('/types/')).sort()).toEqual([
      '/types/declarations.json',
      '/types/typescript.js',
    ]);
  });

  test('says what is wrong and where, runs all the same, and says nothing more once it is mended', async () => {
    const editor = await edit(live, 1, "let width: number = 4;\nwidth = 'four';\nwidth");
    await expect
      .poll(() => problems(live, 1), LOADED)
      .toEqual(["Line 2, column 1: Type 'string' is not assignable to type 'number'."]);
    expect(await verdict(live, 1)).toBe('1 type error; the cell can be run all the same');
    expect(await live.cell(1).locator('.cm-lintRange-error').innerText()).toBe('width');
    await editor.press('Shift+Enter');
    await expect.poll(() => live.shown(1)).toEqual(["'four'"]);
    await editor.fill('let width: number = 4;\nwidth = 5;\nwidth');
    await untilFine(live, 1);
    expect(await problems(live, 1)).toEqual([]);
    expect(await live.cell(1).locator('.cm-lintRange').count()).toBe(0);
  });

  test('leads from a problem to its place', async () => {
    await edit(live, 1, "const a = 1;\nconst b: string = 'b';\nb.nothing;");
    const place = live.page.getByRole('button', { name: 'Line 3, column 3' });
    await place.waitFor({ timeout: LOADED.timeout });
    await place.press('Enter');
    await live.page.keyboard.type('length + b.');
    const text = live.cell(1).getByRole('textbox');
    expect((await text.innerText()).split('\n').at(2)).toBe('b.length + b.nothing;');
  });

  test('has the names of earlier cells, as they are now', async () => {
    await edit(live, 2, "import { Tensor } from '@tensorflow/tfjs';\nconst words = ['a'];\nlet count = words.length;");
    await edit(live, 3, 'const words = 7;\ncount = words;\nawait Promise.resolve(count)');
    await untilFine(live, 3);
    await edit(live, 2, "let count = 'many';");
    await expect
      .poll(() => problems(live, 3), LOADED)
      .toEqual(["Line 2, column 1: Type 'number' is not assignable to type 'string'."]);
  });

  test('says of an import that a page does not have what running says', async () => {
    const editor = await edit(live, 1, "import { readFileSync } from 'node:fs';\nreadFileSync('x').length");
    const why =
      '“node:fs” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab.';
    await expect.poll(() => problems(live, 1), LOADED).toEqual([`Line 1, column 30: ${why}`]);
    await editor.press('Shift+Enter');
    await expect.poll(() => live.shown(1)).toEqual([`This cell is not run here. ${why}`]);
  });

  test('tells what a name means, under the pointer and at the cursor', async () => {
    // It ends in a semicolon: completions of a name could lie over the line that is pointed at.
    const editor = await edit(live, 3, "import * as tf from '@tensorflow/tfjs';\nconst ones = tf.ones([2]);\nones;");
    await untilFine(live, 3);
    const meaning = live.cell(3).locator('.cm-tooltip-hover .cm-meaning');
    await pointAt(live.cell(3).locator('.cm-line').nth(1), 'ones(');
    await meaning.waitFor({ timeout: 20_000 });
    expect(await meaning.innerText()).toMatch(
      /^function ones<.*\): tf\.Tensor<tf\.Rank>\s+Creates a `tf\.Tensor` with all elements/,
    );
    await live.page.mouse.move(0, 0);
    await expect.poll(() => meaning.count()).toBe(0);
    await editor.press('Control+End');
    await editor.press('ArrowLeft');
    await editor.press('ArrowLeft');
    await editor.press('Control+i');
    await meaning.waitFor();
    expect(await meaning.innerText()).toBe('const ones: tf.Tensor<tf.Rank>');
    await editor.press('Escape');
    await expect.poll(() => meaning.count()).toBe(0);
    // Twice before the first is answered, as the impatient do: an answer in between lets the editor forget what it waits for.
    await editor.evaluate((text) => {
      for (let i = 0; i < 2; i++)
        text.dispatchEvent(new KeyboardEvent('keydown', { key: 'i', ctrlKey: true, bubbles: true, cancelable: true }));
    });
    await meaning.waitFor();
    await editor.press('Escape');
    await expect.poll(() => meaning.count()).toBe(0);
    await editor.press('Tab');
    expect(await live.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Run, cell 3');
  });

  test('completes names of earlier cells and of modules', async () => {
    await edit(live, 2, "import * as tf from '@tensorflow/tfjs';\nconst learningRate = 0.1;");
    const editor = await edit(live, 3, 'learningR');
    await untilWrong(live, 3);
    await editor.press('Control+End');
    await editor.press('Control+Space');
    const options = live.cell(3).getByRole('option');
    await expect.poll(() => options.allInnerTexts(), LOADED).toContain('learningRate');
    // The editor takes Enter for a line of text while the list is looked up anew, and in its first 75 ms.
    await live.cell(3).locator('.cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled)').waitFor();
    await live.page.waitForTimeout(100);
    await editor.press('Enter');
    expect(await editor.innerText()).toBe('learningRate');
    await editor.fill('tf.layers.layerNor');
    await editor.press('Control+End');
    await editor.press('Control+Space');
    await expect.poll(() => options.allInnerTexts(), LOADED).toEqual(['layerNormalization']);
  });

  test('goes on without TypeScript where that cannot be loaded', async () => {
    await live.page.route('**/types/typescript.js', (route) => route.abort('internetdisconnected'));
    const editor = await edit(live, 1, '6 * 7');
    await expect
      .poll(() => verdict(live, 1), LOADED)
      .toBe('Types are not checked: TypeScript could not be loaded. Editing and running work without it.');
    await editor.press('Shift+Enter');
    await expect.poll(() => live.shown(1)).toEqual(['42']);
  });
});

/** Waits until the types were looked at and something is wrong with them. */
const untilWrong = (live: LivePage, number: number): Promise<void> =>
  expect.poll(() => verdict(live, number), LOADED).toMatch(/^\d+ type error/);

test('a Chinese page says it in Chinese', async () => {
  const live = new LivePage(await site.open(`/zh-Hans${NOTEBOOK}`));
  await live.page.getByRole('button', { name: '编辑，单元格 1', exact: true }).click();
  await live.cell(1).getByRole('textbox').fill("let n: number = 'a';");
  await expect
    .poll(() => live.cell(1).getByRole('listitem').allInnerTexts(), LOADED)
    .toEqual(['第 1 行，第 5 列: 不能将类型“string”分配给类型“number”。']);
});

// So that whoever edits one begins with no error that is not theirs.
describe('the cells of a notebook, as published, have no type errors but the imports that a page lacks', () => {
  test.each(NOTEBOOKS)('%s', async (name) => {
    const live = await pages.open(`/notebooks/${name}`);
    const buttons = live.page.getByRole('button', { name: /^Edit, cell/ });
    const count = await buttons.count();
    expect(count).toBeGreaterThan(10);
    // By the keyboard, which needs no frame drawn: beside other browsers Chromium has stopped drawing a page for a minute.
    while ((await buttons.count()) > 0) await buttons.first().press('Enter');
    const verdicts = live.page.locator('[data-verdict]');
    const checked = async (): Promise<number> => {
      const texts = await verdicts.allTextContents();
      return texts.filter((text) => /type errors?\b/.test(text)).length;
    };
    await expect.poll(checked, { timeout: 150_000, interval: 500 }).toBe(count);
    const told = await live.page.getByRole('list', { name: 'Type errors' }).getByRole('listitem').allTextContents();
    expect(told.filter((text) => !text.includes('needs Node and its files'))).toEqual([]);
  });
});
