// A built page → its sections, as text to be searched: what stands under each heading, up to the next one.
import type { Element, Root, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';

export interface Section {
  /** Title of the page. */ page: string;
  /** The heading; of the part above the first one, the page's title. */ heading: string;
  /** Anchor of the heading, without #; empty at the top of a page. */ anchor: string;
  text: string;
}

export interface PageText {
  title: string;
  description: string;
  sections: Section[];
}

/** The theme's name for the part of a page that an author wrote. */
const CONTENT = 'theme-doc-markdown';
const HEADINGS = new Set(['h1', 'h2', 'h3']);
/** What is said twice, or is there to be pressed. */
const SKIPPED = new Set(['script', 'style', 'svg', 'button', 'select', 'label', 'textarea', 'details', 'annotation']);
const BLOCKS = new Set(['p', 'li', 'td', 'th', 'tr', 'pre', 'div', 'blockquote', 'summary', 'br', 'section']);

/** @returns undefined for a page without such a part, such as a list of pages */
export function readPage(html: string): PageText | undefined {
  const tree = fromHtml(html);
  const content = find(tree, (element) => classesOf(element).includes(CONTENT));
  if (content === undefined) return undefined;
  const sections: Section[] = [{ page: '', heading: '', anchor: '', text: '' }];
  walk(content, sections);
  const title = sections.find(({ heading }) => heading !== '')?.heading ?? '';
  const description = find(
    tree,
    ({ tagName, properties }) => tagName === 'meta' && properties['name'] === 'description',
  );
  return {
    title,
    description: String(description?.properties['content'] ?? ''),
    sections: sections
      .map((section) => ({ ...section, page: title, text: section.text.replace(/\s+/g, ' ').trim() }))
      .filter(({ heading, text }) => heading !== '' || text !== ''),
  };
}

function walk(node: Element, sections: Section[]): void {
  for (const child of node.children) {
    const section = sections.at(-1);
    if (section === undefined) return;
    if (child.type === 'text') section.text += child.value;
    if (child.type !== 'element' || isSkipped(child)) continue;
    if (HEADINGS.has(child.tagName)) {
      const isTitle = child.tagName === 'h1';
      const anchor = isTitle ? '' : String(child.properties['id'] ?? '');
      sections.push({ page: '', heading: textOf(child).trim(), anchor, text: '' });
    } else {
      walk(child, sections);
      if (BLOCKS.has(child.tagName)) (sections.at(-1) ?? section).text += ' ';
    }
  }
}

/** A solution is hidden in `details`, and so are the numbers of a chart: what is not seen is not found. */
function isSkipped(element: Element): boolean {
  const classes = classesOf(element);
  return SKIPPED.has(element.tagName) || classes.includes('hash-link') || classes.includes('katex-mathml');
}

const classesOf = ({ properties }: Element): string[] =>
  Array.isArray(properties['className']) ? properties['className'].map(String) : [];

function textOf(node: RootContent): string {
  if (node.type === 'text') return node.value;
  return node.type === 'element' && !isSkipped(node) ? node.children.map(textOf).join('') : '';
}

function find(node: Root | Element, matches: (element: Element) => boolean): Element | undefined {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    const found = matches(child) ? child : find(child, matches);
    if (found !== undefined) return found;
  }
  return undefined;
}
