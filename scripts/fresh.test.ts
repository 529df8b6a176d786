import { describe, expect, test } from 'vitest';
import { staleness } from './lib/fresh.mjs';

const cell = (id: string, text: string, tags: string[] = []) => ({
  id,
  cell_type: 'code',
  metadata: { tags },
  outputs: [{ output_type: 'stream', text: [text] }],
});
const notebook = (key: string, ...cells: ReturnType<typeof cell>[]) => ({ cells, metadata: { ticknorm: { key } } });

describe('what is published', () => {
  const published = notebook('k', cell('loss', 'loss 0.2501, ✓ it falls'), cell('speed', '11 ms', ['timing']));

  test('is fresh when a run of today says the same, up to the last digit and to the clock', () => {
    const today = notebook('k', cell('loss', 'loss 0.2500, ✓ it falls'), cell('speed', '17 ms', ['timing']));
    expect(staleness('en/a.ipynb', published, today)).toEqual([]);
  });

  test('is not, when a number or a word is another', () => {
    const number = notebook('k', cell('loss', 'loss 0.2601, ✓ it falls'), cell('speed', '', ['timing']));
    expect(staleness('en/a.ipynb', published, number)).toEqual([
      'en/a.ipynb, cell loss: 0.2501 is published, a run of today gives 0.2601.',
    ]);
    const word = notebook('k', cell('loss', 'loss 0.2501, ✓ it rises'));
    expect(staleness('en/a.ipynb', published, word)).toEqual([
      'en/a.ipynb, cell loss: a run of today prints other words.',
    ]);
  });

  test('is not, when it comes from another tree, or is not there at all', () => {
    expect(staleness('en/a.ipynb', published, notebook('other'))).toEqual([
      'en/a.ipynb: the published outputs come from other code, another build of the library or other packages than those in the tree; run npm start -- --no-serve.',
    ]);
    expect(staleness('en/a.ipynb', undefined, notebook('k'))).toEqual([
      'en/a.ipynb: it was never published; run npm start -- --no-serve.',
    ]);
  });
});
