// The notebooks, run in their pages to the end: each shows the published numbers. On wasm, the backend that those come from.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { livePages } from './live-page';
import { root } from './project';

/** Cells that need files, and what a page says in their place. */
const NEED_FILES = {
  'log-file':
    'This cell is not run here. “node:fs” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab. “node:os” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab. “node:path” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab. “ticknorm/node” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab.',
  'sinks-files':
    'This cell is not run here. “ticknorm/node” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab.',
  'sinks-server':
    'This cell is not run here. “node:http” needs Node and its files, which a page does not have. Download the notebook and run it in JupyterLab.',
};
/** Cells that read what those made. */
const READ_BACK = ['sinks-read', 'sinks-mlflow', 'faq-metrics'];

interface Cell {
  id: string;
  cell_type: string;
  metadata: { tags?: string[] };
  source: string | string[];
}

const folder = join(root, 'notebooks', 'en');
const notebooks = readdirSync(folder)
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => {
    const { cells }: { cells: Cell[] } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const path = `/notebooks/${name.replace(/^\d+-|\.ipynb$/g, '')}`;
    return { name, path, cells: cells.filter(({ cell_type }) => cell_type === 'code') };
  });

const { open } = livePages();

describe('a notebook in its page runs to its end, and shows the published numbers', () => {
  test.each(notebooks)('$name', async ({ path, cells }) => {
    const live = await open(path);
    const published = await Promise.all(cells.map((_, i) => live.texts(i + 1)));
    await live.runAll();
    // A check of the clock may fail on a busy machine: that cell is run again, and with it those that waited for it.
    for (let attempt = 1; attempt <= 5; attempt++) {
      const failed = await live.failed();
      if (failed === undefined || cells[failed - 1]?.metadata.tags?.includes('timing') !== true) break;
      for (let number = failed; number <= cells.length; number++) await live.press('Run', number);
      await live.allEnded();
    }
    for (const [i, { id, metadata }] of cells.entries()) {
      const files = Object.entries(NEED_FILES).find(([name]) => name === id);
      if (READ_BACK.includes(id)) {
        expect(await live.status(i + 1)).toBe('Not run here');
        continue;
      }
      if (files !== undefined) {
        expect([await live.status(i + 1), await live.shown(i + 1)]).toEqual(['Not run here', [files[1]]]);
        continue;
      }
      expect(await live.status(i + 1), `cell ${i + 1}, ${id}: ${await live.shown(i + 1)}`).toMatch(
        /^Ran here in [\d.]+ s on wasm$/,
      );
      if (metadata.tags?.includes('timing')) continue; // its text depends on the clock
      const texts = await live.texts(i + 1);
      expect(textsOf(texts), `cell ${i + 1}, ${id}`).toEqual(textsOf(published[i] ?? []));
      expectClose(numbersOf(texts), numbersOf(published[i] ?? []), `cell ${i + 1}, ${id}`);
    }
  });
});

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
const numbersOf = (texts: readonly string[]): number[] => (texts.join('\n').match(NUMBER) ?? []).map(Number);
const textsOf = (texts: readonly string[]): string => texts.join('\n').replace(NUMBER, '#');

/** Published numbers are rounded to three digits or more; the two runs may differ in the last of them. */
function expectClose(live: readonly number[], published: readonly number[], where: string): void {
  expect(live.length, where).toBe(published.length);
  for (const [i, number] of live.entries()) {
    const other = published[i] ?? Number.NaN;
    expect(Math.abs(number - other), `${where}: ${number} here, ${other} published`).toBeLessThanOrEqual(
      2e-3 * Math.abs(other) + 1e-6,
    );
  }
}
