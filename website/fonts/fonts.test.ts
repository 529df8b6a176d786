// Of the sources of a font, those in woff2.
import { expect, test } from 'vitest';
import { woff2Only } from './index';

test.each([
  [
    'url(a.woff2) format("woff2"), url(a.woff) format("woff"),url(a.ttf) format("truetype")',
    'url(a.woff2) format("woff2")',
  ],
  ['url(a.ttf) format("truetype")', 'url(a.ttf) format("truetype")'],
])('%s', (sources, kept) => {
  expect(woff2Only(sources)).toBe(kept);
});
