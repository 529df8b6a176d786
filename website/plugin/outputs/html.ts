// HTML that a cell displays → a tree without anything that acts, loads or leaves its box. The page draws the tree as
// elements of its own; no HTML text is ever handed to the browser.
import type { Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { defaultSchema, type Schema, sanitize } from 'hast-util-sanitize';
import { SKIP, visit } from 'unist-util-visit';

// GitHub's list, less what asks other hosts (sources) or for input.
const schema: Schema = {
  ...defaultSchema,
  tagNames: [
    ...(defaultSchema.tagNames ?? []).filter((tag) => !['input', 'picture', 'source'].includes(tag)),
    'caption',
    'figure',
    'figcaption',
  ],
  attributes: {
    ...defaultSchema.attributes,
    td: ['colSpan', 'rowSpan', 'align'],
    th: ['colSpan', 'rowSpan', 'align', 'scope'],
  },
  protocols: { ...defaultSchema.protocols, href: ['http', 'https', 'mailto'], src: ['data'] },
  strip: ['script', 'style', 'template', 'title', 'iframe', 'object', 'noscript', 'svg', 'math', 'textarea', 'select'],
};

/** @param html any markup, trusted or not @returns what of it a page may show; may be empty */
export function safeHtml(html: string): Root {
  const clean = sanitize(fromHtml(html, { fragment: true }), schema);
  const tree: Root = clean.type === 'root' ? clean : { type: 'root', children: [] };
  visit(tree, 'element', (element, index, parent) => {
    // `//host/x.png` has no protocol, so the schema lets it pass; a page loads nothing from elsewhere.
    const source = element.properties['src'];
    if (element.tagName !== 'img' || /^data:image\/(?:png|jpeg|gif|webp)[;,]/i.test(String(source))) return;
    parent?.children.splice(index ?? 0, 1);
    return [SKIP, index ?? 0];
  });
  visit(tree, (node) => {
    delete node.position; // of use to nobody, and longer than the rest
    delete node.data;
  });
  return tree;
}
