// The notebooks, run in their pages to the end: each shows the published numbers. On wasm, the backend that those come from.
import { describe, expect, test } from 'vitest';
import { livePages } from './live-page';
import { notebooks } from './notebook-pages';
import { expectAsPublished } from './published';

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
      expectAsPublished(await live.texts(i + 1), published[i] ?? [], `cell ${i + 1}, ${id}`);
    }
  });
});
