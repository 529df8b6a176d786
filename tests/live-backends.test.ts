// The other choices of a backend: the best there is, cpu and webgpu. Of two notebooks those cells are run that compute
// before anything is trained. Other tests run every notebook to its end: on wasm, on webgl, and webgpu/ on webgpu.
import { describe, expect, test } from 'vitest';
import { GPU_FLAGS, WEBGPU_FLAGS } from './browser';
import { type LivePages, livePages } from './live-page';
import { expectRunAsPublished } from './live-run';
import { notebooks } from './notebook-pages';

/** Notebook → the number of the last cell that is run. */
const RUNS = { '03-tick-logger.ipynb': 14, '01-standardise.ipynb': 9 };
const { open } = livePages(GPU_FLAGS);

// Under software rendering the best is webgl: webgpu is there, but computes on no graphics processor.
describe.each(['best', 'cpu'] as const)('on %s', (backend) => {
  beginsAsPublished(open, backend, backend === 'best' ? 'webgl' : backend);
});

describe('on webgpu', () => {
  const { open: openWithWebGpu } = livePages(WEBGPU_FLAGS);
  beginsAsPublished(openWithWebGpu, 'webgpu', 'webgpu');
});

function beginsAsPublished(open: LivePages['open'], backend: 'best' | 'cpu' | 'webgpu', used: string): void {
  test.each(Object.entries(RUNS))('%s shows the published numbers', async (name, through) => {
    const { path = '', cells = [] } = notebooks.find((one) => one.name === name) ?? {};
    const run = cells.slice(0, through);
    expect(run).toHaveLength(through);
    const live = await open(path, { backend });
    const published = await Promise.all(run.map((_, i) => live.texts(i + 1)));
    await live.press('Run all above', through);
    await live.allEnded();
    for (const [i, cell] of run.entries()) await expectRunAsPublished(live, i + 1, cell, used, published[i]);
  });
}

test('a cell that fails on another backend says what the page was computed with', async () => {
  const { path = '' } = notebooks.find(({ name }) => name === '03-tick-logger.ipynb') ?? {};
  const live = await open(path, { backend: 'cpu' });
  await live.runInstead(
    1,
    "import * as tf from '@tensorflow/tfjs';\nif (tf.getBackend() !== 'wasm') throw new Error('0.71 is not above 0.72');",
  );
  await expect
    .poll(() => live.status(1), { timeout: 60_000 })
    .toBe(
      'Failed here on cpu. What the page shows was computed on wasm: another backend rounds otherwise, and a training may end elsewhere.',
    );
});

test('a cell whose numbers are of another backend says why, in the language of the page', async () => {
  const { cells = [] } = notebooks.find(({ name }) => name === '03-tick-logger.ipynb') ?? {};
  const number = cells.findIndex(({ id }) => id === 'first-tick') + 1;
  const live = await open('/zh-Hans/notebooks/tick-logger', { backend: 'cpu', backendLabel: '后端' });
  const why = live.cell(number).getByText('页面上原来的结果在');
  expect(await why.count()).toBe(0); // nothing has been run here
  await live.cell(number).getByRole('button', { name: '运行以上全部' }).click();
  await expect.poll(() => live.status(number), { timeout: 60_000 }).toMatch(/^已在此运行/);
  expect(await why.textContent()).toBe(
    '页面上原来的结果在 webgpu、webgl、wasm 上成立，cpu 给出的数不同。TensorFlow.js 在 cpu 上声明其字节数不可靠，那里的记录多一个字段来说明这一点。',
  );
});

test('webgpu without values that can be read at once is refused', async () => {
  const { path = '' } = notebooks.find(({ name }) => name === '03-tick-logger.ipynb') ?? {};
  const live = await open(path, { backend: 'webgpu' });
  await live.press('Run', 1);
  await expect.poll(() => live.status(1), { timeout: 60_000 }).toBe('Failed here');
  expect((await live.shown(1)).join('\n')).toContain(
    'This browser cannot compute with the webgpu backend; choose another one at the top of the page.',
  );
});
