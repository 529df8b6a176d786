// The line below a title that says when and with what the notebook ran.
import { expect, test } from 'vitest';
import { provenance } from './provenance';

const page = { file: 'a.ipynb', download: '/a', cells: [], ranWith: ['Node 20.20.0', 'TypeScript 5.0.4'] };

test('all that is known, the day in UTC', () => {
  const known = { ...page, ranAt: '2025-05-03T23:59:59.000Z', durationMs: 12_345 };
  const versions = 'Node 20.20.0, TypeScript 5.0.4';
  expect(provenance(known, 'en')).toEqual({ date: '3 May 2025', seconds: '12.3', versions });
  expect(provenance(known, 'zh-Hans')).toEqual({ date: '2025年5月3日', seconds: '12.3', versions });
});

test('what is not known is left out', () => {
  expect(provenance({ ...page, ranAt: 'yesterday', ranWith: [] }, 'en')).toEqual({});
});
