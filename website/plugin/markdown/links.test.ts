// Where links and images of a notebook lead on the site, and what is said of those that lead nowhere.
import { describe, expect, test } from 'vitest';
import { messageOf } from '../testing/thrown';
import { anchorsOf, headingAnchors } from './headings';
import { rewriteLinks, type Site } from './links';
import { parseMarkdown } from './parse';
import { serialize } from './serialize';

const site: Site = {
  heading: (fragment) => (fragment === 'The-formula' ? '#the-formula' : undefined),
  notebook: (path, fragment) => (path === '01-a.ipynb' && fragment !== 'no' ? `/notebooks/a#${fragment}` : undefined),
  doc: (path) => (path === '../../docs/start-here.md' ? '/docs/start-here' : undefined),
  file: (path) => (path.startsWith('../data/') ? `/files/data/${path.slice(8)}` : undefined),
  asset: (name, content) => `/files/a/${name}?${content.length}`,
};
// The smallest beginning that makes a PNG: its signature, https://www.w3.org/TR/png-3/#5PNG-file-signature
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).toString('base64');

function mdx(source: string): string {
  const tree = parseMarkdown(source, 'a.ipynb, cell 1', 'c1');
  rewriteLinks(tree, site, 'a.ipynb, cell 1', { 'a.png': { 'image/png': png }, 'b.txt': { 'text/plain': 'b' } });
  return serialize(tree).trim();
}

describe('rewriteLinks', () => {
  test.each<[source: string, expected: string]>([
    ['[x](https://example.org/?a={b})', '[x](https://example.org/?a=\\{b})'],
    ['[x](mailto:a@example.org)', '[x](mailto\\:a@example.org)'],
    ['[x](#The-formula)', '[x](#the-formula)'],
    ['[x](01-a.ipynb#b)', '[x](/notebooks/a#b)'],
    ['[x](./01-a.ipynb#b)', '[x](/notebooks/a#b)'],
    ['[x](../../docs/start-here.md)', '[x](/docs/start-here)'],
    ['[x](../../docs/start-here.md#get-it)', '[x](/docs/start-here#get-it)'],
    ['[x](../data/a%20b.csv)', '[x](<pathname:///files/data/a b.csv>)'],
    ['![x](../data/a.png)', '![x](/files/data/a.png)'],
    ['![x](attachment:a.png)', '![x](/files/a/image.png?8)'],
    ['[![x](../data/a.svg)](#The-formula)', '[![x](/files/data/a.svg)](#the-formula)'],
  ])('%s', (source, expected) => {
    expect(mdx(source)).toBe(expected);
  });

  test.each<[source: string, message: string]>([
    [
      '[x](javascript:alert(1))',
      'the link javascript:alert(1) leads nowhere here; use https:, mailto: or a path beside the notebook.',
    ],
    ['[x](/docs/a)', 'the link /docs/a leads nowhere here; use https:, mailto: or a path beside the notebook.'],
    ['[x](#no)', 'the link #no names no heading of this notebook; copy one from its table of contents.'],
    ['[x](02-b.ipynb)', 'the link 02-b.ipynb leads to no notebook, or to no heading of it; check the name.'],
    ['[x](01-a.ipynb#no)', 'the link 01-a.ipynb#no leads to no notebook, or to no heading of it; check the name.'],
    ['[x](../../LICENSE)', 'the link ../../LICENSE leads to no file below notebooks/ or docs/; check the path.'],
    [
      '![x](https://example.org/a.png)',
      'the image https://example.org/a.png lies on another host; put it beside the notebook, pages load nothing else.',
    ],
    [
      '![x](//example.org/a.png)',
      'the image //example.org/a.png lies on another host; put it beside the notebook, pages load nothing else.',
    ],
    [
      '![x](../data/a.csv)',
      'the image ../data/a.csv is no PNG, JPEG, GIF, WebP or SVG below notebooks/; check the path.',
    ],
    [
      '![x](attachment:b.txt)',
      'the image attachment:b.txt is not attached to the cell as PNG, JPEG, GIF, WebP or SVG.',
    ],
  ])('%s', async (source, message) => {
    expect(await messageOf(() => mdx(source))).toBe(`a.ipynb, cell 1: ${message}`);
  });
});

test('anchorsOf knows a heading by its slug, by its text as JupyterLab links it, and by its own id', () => {
  const tree = parseMarkdown('# The Formula\n\n## The Formula\n\n## 公式 $x_1$\n\n## Custom {#own}', '', '');
  expect([...anchorsOf([tree], headingAnchors([tree]))]).toEqual([
    ['the-formula', 'the-formula'],
    ['The-Formula', 'the-formula'],
    ['the-formula-1', 'the-formula-1'],
    ['公式-x_1', '公式-x_1'],
    ['own', 'own'],
    ['Custom-{#own}', 'own'],
  ]);
});

test('anchorsOf leads from a translated heading to the anchor of the original', () => {
  const tree = parseMarkdown('# 标题\n\n## 公式', '', '');
  expect([...anchorsOf([tree], ['title', 'the-formula'])]).toEqual([
    ['title', 'title'],
    ['标题', 'title'],
    ['the-formula', 'the-formula'],
    ['公式', 'the-formula'],
  ]);
});
