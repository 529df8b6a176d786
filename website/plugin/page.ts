// One executed notebook → one page: MDX, the data its code cells draw, and its files.
import type { BlockContent, Heading, Root, RootContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { visit } from 'unist-util-visit';
import { PageError } from './error';
import { setAnchors } from './markdown/headings';
import { replaceHtml } from './markdown/html';
import { rewriteLinks, type Site } from './markdown/links';
import { parseMarkdown, textOf } from './markdown/parse';
import { serialize } from './markdown/serialize';
import type { Name } from './names';
import type { Bundle, Notebook, NotebookCell } from './notebook';
import type { CodeCell, Output, PageData } from './output';
import { type Prose, showOutputs } from './outputs';
import { Programs, withInstructions } from './program/program';
import { ranWith } from './provenance';

export interface Page {
  title: string;
  description: string;
  mdx: string;
  data: PageData;
}

const MAX_DESCRIPTION = 240;

type Block = RootContent | MdxJsxFlowElement;

/**
 * @param anchors of the headings, where they are not to be made from their words
 * @throws {PageError} on anything in the notebook that a page cannot show
 */
export async function makePage(
  name: Name,
  notebook: Notebook,
  site: Site,
  download: string,
  anchors: readonly string[] = [],
): Promise<Page> {
  const body: Block[] = [];
  const cells: CodeCell[] = [];
  const code = notebook.cells.filter((cell) => cell.type === 'code');
  const programs = new Programs(notebook.language === 'typescript' ? code.map(({ source }) => source) : []);
  for (const cell of notebook.cells) {
    const where = `${notebook.file}, cell ${cell.number}`;
    if (cell.type === 'markdown') {
      body.push(...prose(cell.source, where, `c${cell.number}`, site, cell.attachments));
    } else if (cell.source.trim() !== '' || cell.outputs.length > 0) {
      const program = programs.of(code.indexOf(cell));
      body.push(await codeCell(cell, where, notebook.language, cells, site, program));
    }
  }
  const title = titleOf(body, notebook.file);
  const words = textOf(title);
  const description = descriptionOf(body);
  body.splice(body.indexOf(title) + 1, 0, component('NotebookHeader', '{...page}'));
  body.push(component('NotebookFooter', '{...page}'));
  const { ranAt, durationMs } = notebook.run;
  const data: PageData = {
    file: notebook.file,
    download,
    ...(typeof ranAt === 'string' ? { ranAt } : {}),
    ...(typeof durationMs === 'number' ? { durationMs } : {}),
    ranWith: ranWith(notebook.run),
    cells,
  };
  return { title: words, description, mdx: mdxOf(name, words, description, body, anchors), data };
}

function prose(
  source: string,
  where: string,
  scope: string,
  site: Site,
  attachments: Record<string, Bundle> = {},
): Block[] {
  const tree: Root = parseMarkdown(source, where, scope);
  replaceHtml(tree, where);
  rewriteLinks(tree, site, where, attachments);
  return tree.children;
}

async function codeCell(
  cell: Extract<NotebookCell, { type: 'code' }>,
  where: string,
  language: string,
  cells: CodeCell[],
  site: Site,
  program: string | undefined,
): Promise<MdxJsxFlowElement> {
  const index = cells.length;
  const shown = await showOutputs(cell.outputs, where, (name, content) => site.asset(name, content));
  const outputs = shown.filter((one): one is Output => one.kind !== 'prose');
  const number = cell.executed ?? index + 1;
  const copied =
    program === undefined
      ? {}
      : { program: site.asset('program.mts', withInstructions(program, where.split(',')[0] ?? '', number)) };
  const backends = cell.backends === undefined ? {} : { backends: cell.backends };
  cells.push({ number, source: cell.source, language, outputs, ...copied, ...backends });
  let next = 0;
  const children = shown.map((one, i): MdxJsxFlowElement => {
    if (one.kind !== 'prose') return component('NotebookOutput', `{...page.cells[${index}].outputs[${next++}]}`);
    return component('NotebookProse', undefined, outputProse(one, where, `c${cell.number}o${i + 1}`, site));
  });
  return component('NotebookCell', `{...page.cells[${index}]}`, children);
}

// A heading in an output is no heading of the notebook: it must not enter the table of contents.
function outputProse(output: Prose, where: string, scope: string, site: Site): BlockContent[] {
  const blocks = prose(output.markdown, where, scope, site);
  return blocks.flatMap((block): BlockContent[] => {
    if (block.type === 'heading')
      return [{ type: 'paragraph', children: [{ type: 'strong', children: block.children }] }];
    return isContent(block) ? [block] : [];
  });
}

const isContent = (block: Block): block is BlockContent => block.type !== 'definition' && block.type !== 'yaml';

/** @param spread attributes, as an MDX expression: `{...page}` */
function component(name: string, spread: string | undefined, children: BlockContent[] = []): MdxJsxFlowElement {
  const attributes: MdxJsxFlowElement['attributes'] =
    spread === undefined ? [] : [{ type: 'mdxJsxExpressionAttribute', value: spread.slice(1, -1) }];
  return { type: 'mdxJsxFlowElement', name, attributes, children };
}

function titleOf(body: readonly Block[], file: string): Heading {
  const first = body.find((block): block is Heading => block.type === 'heading');
  if (first?.depth === 1 && body[0] === first) return first;
  throw new PageError(file, 'does not begin with its title; write a # heading at the top of the first cell.');
}

/** As much of the first paragraph as a search result shows: whole sentences, or else whole words. */
function descriptionOf(body: readonly Block[]): string {
  const paragraph = body.find((block) => block.type === 'paragraph');
  const words = paragraph === undefined ? '' : textOf(paragraph).replace(/\s+/g, ' ').trim();
  if (words.length <= MAX_DESCRIPTION) return words;
  const cut = words.slice(0, MAX_DESCRIPTION - 1);
  const sentence = /^.{60,}(?:[.?!](?=\s|$)|[。？！])/u.exec(cut)?.[0];
  if (sentence !== undefined) return sentence;
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > 0 ? space : undefined).replace(/[\s,;:]+$/, '')}…`;
}

/** “Standardise: what enters an activation” → “Standardise”: a sidebar is narrow. */
const shortOf = (title: string): string => /^.{2,30}?(?=[:,] |[：，])/u.exec(title)?.[0] ?? title;

function mdxOf(
  name: Name,
  title: string,
  description: string,
  body: readonly Block[],
  anchors: readonly string[],
): string {
  // JSON's strings are YAML's double-quoted ones: https://yaml.org/spec/1.2.2/#12-json
  const front = {
    id: name.slug,
    slug: `/${name.slug}`,
    title,
    description,
    sidebar_label: shortOf(title),
    sidebar_position: name.order,
    custom_edit_url: null,
  };
  const lines = Object.entries(front).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const tree: Root = { type: 'root', children: [] };
  Object.assign(tree, { children: body });
  setAnchors(tree, anchors);
  visit(tree, (node) => {
    delete node.position;
  });
  return `---\n${lines.join('\n')}\n---\n\nimport page from './${name.slug}.json';\n\n${serialize(tree)}`;
}
