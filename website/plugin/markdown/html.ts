// Raw HTML in a markdown cell → JSX nodes, for the few tags that notebooks need. MDX has no raw HTML, and a page must
// not get scripts or styles from a cell: every other tag is an error that names it.
import type { BlockContent, Html, Nodes, Paragraph, Parents, PhrasingContent, Root, RootContent } from 'mdast';
import type { MdxJsxAttribute, MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { PageError } from '../error';
import { type Token, tokenize } from './html-tokens';

/** Tag → attributes it may have. */
const ALLOWED: Record<string, readonly string[]> = {
  br: [],
  details: ['open'],
  img: ['src', 'alt', 'title', 'width', 'height'],
  kbd: [],
  sub: [],
  summary: [],
  sup: [],
};
const VOID = new Set(['br', 'img']);

type Jsx = MdxJsxFlowElement | MdxJsxTextElement;
type Child = RootContent | Jsx;
interface Open {
  tag: string;
  attributes: MdxJsxAttribute[];
  children: Child[];
}

/**
 * Replaces the raw HTML below `tree`, in place.
 *
 * @throws {PageError} on a tag or attribute that is not allowed, or a tag without its partner
 */
export function replaceHtml(tree: Root, where: string): void {
  rewrite(tree, where);
}

function rewrite(parent: Parents, where: string): void {
  for (const child of parent.children) if ('children' in child) rewrite(child, where);
  if (!parent.children.some((child) => child.type === 'html')) return;
  const phrasing = parent.children.some(isPhrasing) && !parent.children.some(isBlock);
  const children = nest(parent.children, phrasing, where);
  // What was text between tags of a block becomes a paragraph again.
  Object.assign(parent, { children: phrasing ? children : paragraphs(children) });
}

/** Pairs opening and closing tags of one list of siblings. */
function nest(siblings: readonly Child[], phrasing: boolean, where: string): Child[] {
  const bottom: Open = { tag: '', attributes: [], children: [] };
  const stack: Open[] = [bottom];
  const top = (): Open => stack.at(-1) ?? bottom;
  const add = (token: Token): void => {
    if (token.type === 'text') {
      top().children.push({ type: 'text', value: token.value });
    } else if (token.type === 'open') {
      const open: Open = { tag: token.tag, attributes: attributes(token, where), children: [] };
      if (open.tag === 'details' && (phrasing || top().tag === 'summary')) {
        throw new PageError(where, '<details> stands amid text; begin it on a line of its own.');
      }
      if (VOID.has(open.tag)) top().children.push(element(open));
      else stack.push(open);
    } else {
      const open = stack.pop();
      if (open === undefined || open === bottom || open.tag !== token.tag) {
        throw new PageError(where, `</${token.tag}> closes nothing that is open there; remove it, or open it before.`);
      }
      top().children.push(element(open));
    }
  };
  for (const node of siblings) {
    if (node.type === 'html') for (const token of tokens(node, where)) add(token);
    else if (isBlock(node) && top().tag !== '' && top().tag !== 'details') {
      throw new PageError(where, `<${top().tag}> is not closed where its paragraph ends; add </${top().tag}>.`);
    } else top().children.push(node);
  }
  if (top() !== bottom) throw new PageError(where, `<${top().tag}> is never closed in its cell; add </${top().tag}>.`);
  return bottom.children;
}

function tokens(node: Html, where: string): Token[] {
  return tokenize(node.value, (rest) => {
    throw new PageError(where, `cannot read the HTML at ${JSON.stringify(rest.slice(0, 40))}; write a lone < as \\<.`);
  });
}

function attributes(token: Extract<Token, { type: 'open' }>, where: string): MdxJsxAttribute[] {
  const allowed = Object.hasOwn(ALLOWED, token.tag) ? ALLOWED[token.tag] : undefined;
  if (allowed === undefined) {
    throw new PageError(
      where,
      `<${token.tag}> is not shown on pages; use markdown, or one of ${Object.keys(ALLOWED).join(', ')}.`,
    );
  }
  return token.attributes.map(({ name, value }) => {
    if (!allowed.includes(name)) {
      const may = allowed.length > 0 ? `it may have ${allowed.join(', ')}` : 'it may have none';
      throw new PageError(where, `<${token.tag}> has the attribute ${name}; ${may}.`);
    }
    return { type: 'mdxJsxAttribute', name, value };
  });
}

const attribute = (open: Open, name: string): string | null => {
  const value = open.attributes.find((one) => one.name === name)?.value;
  return typeof value === 'string' ? value : null;
};

function element(open: Open): Child {
  if (open.tag === 'img' && open.attributes.every(({ name }) => name !== 'width' && name !== 'height')) {
    return {
      type: 'image',
      url: attribute(open, 'src') ?? '',
      alt: attribute(open, 'alt'),
      title: attribute(open, 'title'),
    };
  }
  if (open.tag === 'details') {
    const children = paragraphs(open.children).filter((node): node is BlockContent => isBlock(node));
    return { type: 'mdxJsxFlowElement', name: 'details', attributes: open.attributes, children };
  }
  const children = open.children.filter((node): node is PhrasingContent => isPhrasing(node));
  return { type: 'mdxJsxTextElement', name: open.tag, attributes: open.attributes, children };
}

/** Gathers loose text among blocks into paragraphs; a summary stands alone, as HTML wants it. */
function paragraphs(children: readonly Child[]): Child[] {
  const blocks: Child[] = [];
  let open: Paragraph | undefined;
  for (const child of children) {
    if (!isPhrasing(child)) {
      blocks.push(child);
      open = undefined;
      continue;
    }
    const blank = child.type === 'text' && child.value.trim() === '';
    if (blank && open === undefined) continue;
    if (child.type === 'mdxJsxTextElement' && child.name === 'summary') open = undefined;
    if (open === undefined) {
      open = { type: 'paragraph', children: [] };
      blocks.push(open);
    }
    open.children.push(open.children.length === 0 && child.type === 'text' ? trimmed(child.value) : child);
    if (child.type === 'mdxJsxTextElement' && child.name === 'summary') open = undefined;
  }
  for (const block of blocks) {
    const last = block.type === 'paragraph' ? block.children.at(-1) : undefined;
    if (last?.type === 'text') last.value = last.value.trimEnd();
  }
  return blocks;
}

const trimmed = (value: string): PhrasingContent => ({ type: 'text', value: value.trimStart() });

const PHRASING = new Set<Nodes['type']>([
  'break',
  'delete',
  'emphasis',
  'footnoteReference',
  'image',
  'inlineCode',
  'inlineMath',
  'link',
  'mdxJsxTextElement',
  'strong',
  'text',
]);

const isPhrasing = (node: Child): node is PhrasingContent => PHRASING.has(node.type);
const isBlock = (node: Child): boolean => node.type !== 'html' && !PHRASING.has(node.type);
