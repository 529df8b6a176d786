// Code in the tree of a page, as the parsers of Markdown and of mathematics leave it.
import type { Element } from 'hast';

/** The text of a `<code>` of the class `kind`; undefined for any other element. */
export function codeText({ tagName, properties, children }: Element, kind: string): string | undefined {
  const classes = properties['className'];
  if (tagName !== 'code' || !Array.isArray(classes) || !classes.includes(kind)) return undefined;
  return children.map((child) => (child.type === 'text' ? child.value : '')).join('');
}

/** The text of a block of code, `<pre><code>`, of the class `kind`; undefined for any other element. */
export function blockText({ tagName, children: [code] }: Element, kind: string): string | undefined {
  return tagName === 'pre' && code?.type === 'element' ? codeText(code, kind) : undefined;
}
