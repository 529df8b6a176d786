// What a page costs to load, as it is sent: compressed. Counted in bytes and requests, which no machine makes more of.
import { describe, expect, test } from 'vitest';
import { visits } from './browser';
import { LivePage, NOTEBOOK } from './live-page';
import { notebooks } from './notebook-pages';

/** Bytes of script that a page may run before anything on it is pressed. */
const MOST = 250_000;

const { open } = visits();

describe.each(['/', '/docs/use-layernorm', '/docs/numerics', '/docs/benchmarks', ...notebooks.map(({ path }) => path)])(
  '%s',
  (path) => {
    test.each(['', '/zh-Hans'])('runs at most 250 kB of script before the first click (%s)', async (prefix) => {
      const { page } = await open(prefix + path);
      // The scripts of pages that it leads to may be fetched while it idles; they are no scripts of this page.
      const sizes = await page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .flatMap((entry) =>
            entry instanceof PerformanceResourceTiming && entry.initiatorType === 'script' ? entry.encodedBodySize : [],
          ),
      );
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      expect(bytes).toBeGreaterThan(100_000);
      expect(bytes).toBeLessThanOrEqual(MOST);
    });
  },
);

test('the first result of a page takes a dozen requests, one of them for wasm, none for what is not used', async () => {
  const live = new LivePage(await open(NOTEBOOK));
  await live.page.getByLabel('Backend').selectOption('wasm');
  const asked: string[] = [];
  live.page.context().on('request', (request) => {
    // What is fetched while it idles, of pages that it leads to, is not for the result.
    if (request.headers()['sec-purpose'] !== 'prefetch') asked.push(new URL(request.url()).pathname);
  });
  await live.runInstead(1, "import { layerNorm } from 'ticknorm';\nlayerNorm([[1, 2, 3]]).print();");
  await live.ended(1);
  expect((await live.shown(1)).join('\n')).toContain('-1.2247');
  expect(asked.filter((path) => path.endsWith('.wasm'))).toHaveLength(1);
  expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(16);
});
