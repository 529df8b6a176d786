// Headings of a notebook and the anchors that lead to them. The site's anchors are Docusaurus' slugs; inside JupyterLab
// a link says the heading's text with hyphens for spaces. A notebook may use either.
import { createSlugger } from '@docusaurus/utils';
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { textOf } from './parse';

const CUSTOM_ID = /\s*\{#(?<id>[\w-]+)\}\s*$/;

/** @returns fragment as an author may write it → anchor on the page */
export function anchorsOf(trees: readonly Root[]): Map<string, string> {
  const anchors = new Map<string, string>();
  const slugger = createSlugger();
  for (const tree of trees) {
    visit(tree, 'heading', (heading) => {
      const text = textOf(heading);
      const custom = CUSTOM_ID.exec(text)?.groups?.['id'];
      const anchor = custom ?? slugger.slug(text);
      for (const name of [anchor, text.trim().replaceAll(' ', '-')]) if (!anchors.has(name)) anchors.set(name, anchor);
    });
  }
  return anchors;
}
