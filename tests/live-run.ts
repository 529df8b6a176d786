// A notebook run in its page to its end, cell by cell beside what was published of it: the tests of one backend.
import { expect, test } from 'vitest';
import type { LivePage, LivePages } from './live-page';
import { type Cell, notebooks } from './notebook-pages';
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

/** A test for each notebook. */
export function runsAsPublished({ open }: LivePages, backend: 'wasm' | 'webgl' | 'webgpu', timeout?: number): void {
  test.each(notebooks)(
    '$name',
    async ({ path, cells }) => {
      const live = await open(path, { backend });
      const published = await Promise.all(cells.map((_, i) => live.texts(i + 1)));
      await live.runAll();
      // A check of the clock may fail on a busy machine: that cell is run again, and with it those that waited for it.
      for (let attempt = 1; attempt <= 5; attempt++) {
        const failed = await live.failed();
        if (failed === undefined || cells[failed - 1]?.metadata.tags?.includes('timing') !== true) break;
        for (let number = failed; number <= cells.length; number++) await live.press('Run', number);
        await live.allEnded();
      }
      for (const [i, cell] of cells.entries()) {
        const files = Object.entries(NEED_FILES).find(([name]) => name === cell.id);
        if (READ_BACK.includes(cell.id)) {
          expect(await live.status(i + 1)).toBe('Not run here');
        } else if (files !== undefined) {
          expect([await live.status(i + 1), await live.shown(i + 1)]).toEqual(['Not run here', [files[1]]]);
        } else {
          await expectRunAsPublished(live, i + 1, cell, backend, published[i]);
        }
      }
    },
    timeout,
  );
}

/** A cell ran on a backend and shows what was published of it, unless its notebook says why it shows something else there. */
export async function expectRunAsPublished(
  live: LivePage,
  number: number,
  { id, metadata }: Cell,
  backend: string,
  published: readonly string[] = [],
): Promise<void> {
  const where = `cell ${number}, ${id}`;
  expect(await live.status(number), `${where}: ${await live.shown(number)}`).toMatch(
    new RegExp(`^Ran here in [\\d.]+ s on ${backend}$`),
  );
  if (metadata.tags?.includes('timing')) return; // its text depends on the clock
  const reason = live.cell(number).getByText('gives other numbers.');
  if (metadata.backends?.holdsOn.includes(backend) === false) {
    const { holdsOn, why } = metadata.backends;
    expect(await reason.textContent(), where).toBe(
      `What the page showed here holds on ${holdsOn.join(', ')}; ${backend} gives other numbers. ${why}`,
    );
    return;
  }
  expect(await reason.count(), where).toBe(0);
  const texts = (await live.texts(number)).map((text) => text.replace(`on ${backend}`, 'on wasm'));
  expectAsPublished(texts, published, where);
}
