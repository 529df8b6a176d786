// Headings of a notebook and the anchors that lead to them. The site's anchors are Docusaurus' slugs; inside JupyterLab
// a link says the heading's text with hyphens for spaces. A notebook may use either.
import { createSlugger } from '@docusaurus/utils';
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { textOf } from './parse';

const CUSTOM_ID = /\s*\{#(?<id>[\w-]+)\}\s*$/;

/** @returns the anchor of each heading, in the order of the page */
export function headingAnchors(trees: readonly Root[]): string[] {
  const anchors: string[] = [];
  const slugger = createSlugger();
  for (const tree of trees) {
    visit(tree, 'heading', (heading) => {
      const text = textOf(heading);
      anchors.push(CUSTOM_ID.exec(text)?.groups?.['id'] ?? slugger.slug(text));
    });
  }
  return anchors;
}

/**
 * @param anchors those of `headingAnchors`, or of the page in the language it was written in first
 * @returns fragment as an author may write it → anchor on the page
 */
export function anchorsOf(trees: readonly Root[], anchors: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  let next = 0;
  for (const tree of trees) {
    visit(tree, 'heading', (heading) => {
      const anchor = anchors[next++] ?? '';
      for (const name of [anchor, textOf(heading).trim().replaceAll(' ', '-')]) {
        if (!found.has(name)) found.set(name, anchor);
      }
    });
  }
  return found;
}

/** Gives the headings below `tree` these anchors, in order; a translation keeps those of the first language. */
export function setAnchors(tree: Root, anchors: readonly string[]): void {
  let next = 0;
  visit(tree, 'heading', (heading) => {
    const anchor = anchors[next++];
    if (anchor === undefined || heading.depth === 1) return; // the title is the page's own heading
    heading.children.push({ type: 'text', value: ' ' }, { type: 'mdxTextExpression', value: `/* #${anchor} */` });
  });
}
