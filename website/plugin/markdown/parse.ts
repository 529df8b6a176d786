// A markdown cell as Jupyter reads it → mdast. `<`, `{` and `import` are text here, as they are in a notebook.
import type { Nodes, Paragraph, PhrasingContent, Root, RootContent } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { PageError } from '../error';

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMath).freeze();

/**
 * @param source text of the cell
 * @param where notebook and cell, for messages
 * @param scope keeps the footnotes of this cell apart from those of others on the page
 * @throws {PageError} on a formula that only looks like one
 */
export function parseMarkdown(source: string, where: string, scope: string): Root {
  const tree = parser.parse(source);
  checkMath(tree, where);
  displayMath(tree, source);
  inlineReferences(tree);
  scopeFootnotes(tree, scope);
  return tree;
}

// `$$ x` with the formula on the fence's line is display math in JupyterLab; to remark-math it is a fence with a note.
function checkMath(tree: Root, where: string): void {
  visit(tree, 'math', (node) => {
    if (node.meta == null) return;
    const line = node.position?.start.line ?? 1;
    throw new PageError(
      where,
      `line ${line}: a formula begins on the line of its $$; write each $$ on a line of its own.`,
    );
  });
}

// `$$x$$` on one line is display math in JupyterLab. remark-math calls it inline, so it is lifted out of its paragraph.
function displayMath(tree: Root, source: string): void {
  visit(tree, 'paragraph', (paragraph, index, parent) => {
    if (parent === undefined || index === undefined) return;
    const parts: (Paragraph | Extract<RootContent, { type: 'math' }>)[] = [];
    let run: PhrasingContent[] = [];
    const flush = (): void => {
      if (run.some((node) => node.type !== 'text' || node.value.trim() !== '')) {
        parts.push({ type: 'paragraph', children: run });
      }
      run = [];
    };
    for (const child of paragraph.children) {
      if (child.type === 'inlineMath' && source.startsWith('$$', child.position?.start.offset ?? 0)) {
        flush();
        parts.push({
          type: 'math',
          value: child.value,
          data: {
            hName: 'pre',
            hChildren: [
              {
                type: 'element',
                tagName: 'code',
                properties: { className: ['language-math', 'math-display'] },
                children: [{ type: 'text', value: child.value }],
              },
            ],
          },
        });
      } else run.push(child);
    }
    if (parts.length === 0) return;
    flush();
    parent.children.splice(index, 1, ...parts);
    return index + parts.length;
  });
}

// `[text][id]` belongs to the cell that defines `id`; once cells share a page, that would no longer be so.
function inlineReferences(tree: Root): void {
  const found = new Map<string, { url: string; title?: string | null | undefined }>();
  visit(tree, 'definition', (node) => {
    if (!found.has(node.identifier)) found.set(node.identifier, { url: node.url, title: node.title });
  });
  visit(tree, (node, index, parent) => {
    if (parent === undefined || index === undefined) return;
    if (node.type === 'definition') {
      parent.children.splice(index, 1);
      return index;
    }
    if (node.type !== 'linkReference' && node.type !== 'imageReference') return;
    const target = found.get(node.identifier);
    if (target === undefined) return; // cannot be: without its definition it is plain text
    const title = target.title ?? null;
    parent.children[index] =
      node.type === 'linkReference'
        ? { type: 'link', url: target.url, title, children: node.children }
        : { type: 'image', url: target.url, title, alt: node.alt ?? null };
    return;
  });
}

function scopeFootnotes(tree: Root, scope: string): void {
  visit(tree, (node) => {
    if (node.type !== 'footnoteReference' && node.type !== 'footnoteDefinition') return;
    node.identifier = `${scope}-${node.identifier}`;
    node.label = `${scope}-${node.label ?? node.identifier}`;
  });
}

/** @returns the text that a reader sees of a node, formulas as they are written */
export function textOf(node: Nodes): string {
  if (node.type === 'html') return '';
  if (node.type === 'break') return ' ';
  if ('value' in node) return node.value;
  if ('alt' in node) return node.alt ?? '';
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
