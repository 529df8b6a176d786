// The line below a title that says when and with what the notebook ran.
import { expect, test } from 'vitest';
import { provenance } from './provenance';

const page = { file: 'a.ipynb', download: '/a', cells: [], ranWith: ['Node 20.20.0', 'TypeScript 5.0.4'] };

test('all that is known, the day in UTC', () => {
  expect(provenance({ ...page, ranAt: '2025-05-03T23:59:59.000Z', durationMs: 12_345 })).toBe(
    'Ran on 3 May 2025 in 12.3 s with Node 20.20.0, TypeScript 5.0.4',
  );
});

test('what is not known is left out', () => {
  expect(provenance({ ...page, ranAt: 'yesterday', ranWith: [] })).toBe('Ran');
});
