// The Docusaurus plugin by which the page of a notebook is laid out in parts. It has fifty cells and, in its formulas alone,
// two thousand elements: the first screen is drawn before the rest is laid out (parts.css), which follows when the reader moves
// (client.ts). Until then the page is as high as a guess: so only for a reader who begins at its top, in a browser that keeps
// what is in the window in its place.
import { join } from 'node:path';
import type { Plugin } from '@docusaurus/types';

/** Runs before the page is drawn. Whoever follows a link to a section, comes back or loads it anew goes to a place on it. */
const BEGINS_AT_TOP = `{
  const [visit] = performance.getEntriesByType('navigation');
  const top = visit?.type === 'navigate' && location.hash === '';
  const able = CSS.supports('overflow-anchor', 'auto') && 'requestIdleCallback' in window;
  if (top && able) document.documentElement.dataset.inParts = '';
}`;

export default function parts({ siteDir }: { siteDir: string }): Plugin {
  return {
    name: 'website-parts',
    getClientModules: () => ['client.ts', 'parts.css'].map((file) => join(siteDir, 'website', 'parts', file)),
    injectHtmlTags: () => ({ headTags: [{ tagName: 'script', innerHTML: BEGINS_AT_TOP }] }),
  };
}
