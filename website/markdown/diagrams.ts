// Diagrams in mermaid's notation become pictures when the site is built: the page needs no script for them, they are
// there at once, and they take the colours of the theme through css variables.
import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { visit } from 'unist-util-visit';
// By its path: the package lets itself be imported only, and Docusaurus loads its configuration by `require`.
import { renderMermaidSVG } from '../../node_modules/beautiful-mermaid/dist/index.js';
import { blockText } from './code-text';

/** The line of mermaid that says in words what the diagram shows. https://mermaid.js.org/config/accessibility.html */
const DESCRIPTION = /^\s*accDescr:\s*(.+)\n/m;

/**
 * A rehype plugin: each block of code in `mermaid` → a figure.
 *
 * @throws {Error} when a diagram cannot be read, or has no `accDescr:` for who cannot see it
 */
export function diagrams() {
  return (tree: Root, file: { path?: string }): void => {
    let drawn = 0;
    visit(tree, 'element', (element, index, parent) => {
      const source = blockText(element, 'language-mermaid');
      if (source === undefined || index === undefined || parent === undefined) return;
      drawn++;
      parent.children[index] = figure(source, `${file.path ?? 'This page'}: diagram ${drawn}`, `diagram-${drawn}`);
    });
  };
}

function figure(source: string, place: string, id: string): Element {
  const description = DESCRIPTION.exec(source)?.[1];
  if (description === undefined) {
    throw new Error(`${place} has no line "accDescr: …", which tells who cannot see it what it shows; write one.`);
  }
  const svg = draw(source.replace(DESCRIPTION, ''), place)
    .replace(/<style>[\s\S]*?<\/style>/, '') // which asks another host for a font; site.css has ours
    .replaceAll(/(id="|url\(#)(arrowhead)/g, `$1${id}-$2`); // two diagrams on a page do not share their arrows
  const [drawing] = fromHtml(svg, { fragment: true, space: 'svg' }).children;
  if (drawing?.type !== 'element') throw new Error(`${place} gives no picture.`);
  drawing.properties = { ...drawing.properties, role: 'img', ariaLabel: description };
  return { type: 'element', tagName: 'figure', properties: { className: ['diagram'] }, children: [drawing] };
}

function draw(source: string, place: string): string {
  try {
    return renderMermaidSVG(source, { bg: 'var(--ifm-background-color)', fg: 'var(--site-text)', padding: 4 });
  } catch (error) {
    throw new Error(`${place} is not mermaid that can be drawn: ${error instanceof Error ? error.message : error}`);
  }
}
