import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes: one that began last would keep a single core at work in the end. */
const LONG = ['live-webgl', 'copy-program', 'live-notebooks', 'jupyterlab', 'stock-tslab', 'site-axe'];

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONG.some((name) => moduleId.endsWith(`/${name}.test.ts`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// Four projects: `unit` needs nothing but the sources; `end-to-end` needs what `npm run build` and
// `npm start -- --no-serve` made, a browser and, for some files, Python. `servers` needs MLflow
// and more Python; `npm test` sees to all of it. `webgpu` takes twenty minutes in software, and is run by
// `npm run test:webgpu`.
export default defineConfig({
  test: {
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'website/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', 'website/generated/**'],
          testTimeout: 30_000,
          // By itself Vitest would leave one core of two alone.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['tests/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'tests/servers/**', 'tests/webgpu/**'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // What a page comes to show may take seconds on a machine that does other things, too.
          expect: { poll: { timeout: 20_000 } },
          // Two files at once, one for each core of a small machine; each works in folders and on ports of its own.
          maxWorkers: 2,
          maxConcurrency: 2,
        },
      },
      {
        test: {
          name: 'webgpu',
          include: ['tests/webgpu/**/*.test.ts'],
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: 'servers',
          include: ['tests/servers/**/*.test.ts'],
          fileParallelism: false,
        },
      },
    ],
  },
});
