// The corner of a table that has names on two sides is empty: a cell, for a heading that says nothing is read aloud as one.
import type { Root } from 'hast';
import { visit } from 'unist-util-visit';

/** A rehype plugin: headings of columns without a word → cells. */
export function emptyHeaders() {
  return (tree: Root): void => {
    visit(tree, 'element', (element) => {
      if (element.tagName === 'th' && element.children.length === 0) element.tagName = 'td';
    });
  };
}
