// The outputs of a code cell → what the page shows, in their order. Of the types in a bundle the richest one that a page
// can show is taken, as JupyterLab does.
import { PageError } from '../error';
import type { Bundle, NotebookOutput } from '../notebook';
import type { Output } from '../output';
import { drawChart, VEGA_LITE } from './chart';
import { safeHtml } from './html';
import { imageFile } from './image';
import { asOnScreen } from './terminal';

/** Markdown and LaTeX, which the page itself holds. */
export interface Prose {
  kind: 'prose';
  markdown: string;
}

/** Stores a file of the page and returns its address. */
export type Asset = (name: string, content: Uint8Array | string) => string;

type Show = (content: unknown, bundle: Bundle, where: string, asset: Asset) => Promise<Output | Prose> | Output | Prose;

const text = (content: unknown): string => (typeof content === 'string' ? content : JSON.stringify(content, null, 2));

const image =
  (mime: string): Show =>
  (content, bundle, where, asset) => {
    const file = imageFile(mime, content, where);
    if (file === undefined) throw new PageError(where, `${mime} is no image that a page can show.`);
    const { name, content: bytes, ...size } = file;
    return { kind: 'image', src: asset(name, bytes), alt: altOf(bundle, where), ...size };
  };

// The text that stands in for an image is the best there is to read out; `[object]` or nothing is not.
function altOf(bundle: Bundle, where: string): string {
  const words = bundle['text/plain'];
  return typeof words === 'string' && /\p{L}{2}/u.test(words) && words.length <= 300
    ? words.trim()
    : `Figure made by ${where.slice(where.lastIndexOf(', ') + 2)}`;
}

const chart: Show = async (content, _bundle, where, asset) => {
  const { light, dark, ...rest } = await drawChart(content, where);
  return {
    kind: 'chart',
    light: asset('chart-light.svg', light),
    dark: asset('chart-dark.svg', dark),
    spec: asset('chart-spec.json', JSON.stringify(content)),
    ...rest,
  };
};

// `$$…$$`, `\[…\]` and bare formulas all mean display math in this type; `$…$` and `\(…\)` too, as it stands alone.
function latex(content: unknown): Prose {
  const source = text(content).trim();
  const inner = /^(?:\$\$(?<a>[\s\S]*)\$\$|\$(?<b>[^$]*)\$|\\\[(?<c>[\s\S]*)\\\]|\\\((?<d>[\s\S]*)\\\))$/.exec(
    source,
  )?.groups;
  const formula = inner ? (inner['a'] ?? inner['b'] ?? inner['c'] ?? inner['d'] ?? '') : source;
  return { kind: 'prose', markdown: `$$\n${formula.trim()}\n$$` };
}

/** Richest first. */
const SHOW: readonly (readonly [mime: string, show: Show])[] = [
  [VEGA_LITE, chart],
  ['text/html', (content) => ({ kind: 'html', tree: safeHtml(text(content)) })],
  ['text/markdown', (content) => ({ kind: 'prose', markdown: text(content) })],
  ['image/svg+xml', image('image/svg+xml')],
  ['text/latex', latex],
  ['image/png', image('image/png')],
  ['image/jpeg', image('image/jpeg')],
  ['image/gif', image('image/gif')],
  ['image/webp', image('image/webp')],
  ['application/json', (content) => ({ kind: 'json', text: JSON.stringify(content, null, 2) })],
  ['text/plain', (content) => ({ kind: 'text', stream: 'result', text: asOnScreen(text(content)) })],
];

const isEmpty = (output: Output | Prose): boolean => output.kind === 'html' && output.tree.children.length === 0;

/** @throws {PageError} when an image or a chart is not what its type says */
export async function showBundle(bundle: Bundle, where: string, asset: Asset): Promise<Output | Prose | undefined> {
  for (const [mime, show] of SHOW) {
    if (!Object.hasOwn(bundle, mime)) continue;
    const output = await show(bundle[mime], bundle, where, asset);
    if (!isEmpty(output)) return output; // HTML that was nothing but scripts: the next type says more
  }
  const types = Object.keys(bundle).filter((mime) => mime !== 'text/html');
  return types.length > 0 ? { kind: 'unknown', types } : undefined;
}

/** Neighbouring pieces of one stream are one text; Jupyter splits them by when they came. */
function joinStreams(outputs: readonly NotebookOutput[]): NotebookOutput[] {
  const joined: NotebookOutput[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.type === 'stream' && last?.type === 'stream' && last.name === output.name) {
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    } else joined.push(output);
  }
  return joined;
}

/** @throws {PageError} as `showBundle` */
export async function showOutputs(
  outputs: readonly NotebookOutput[],
  where: string,
  asset: Asset,
): Promise<(Output | Prose)[]> {
  const shown: (Output | Prose)[] = [];
  for (const output of joinStreams(outputs)) {
    if (output.type === 'data') {
      const one = await showBundle(output.bundle, where, asset);
      if (one !== undefined) shown.push(one);
    } else if (output.type === 'stream') {
      const onScreen = asOnScreen(output.text).trimEnd();
      if (onScreen !== '') shown.push({ kind: 'text', stream: output.name, text: onScreen });
    } else {
      const { name, message, traceback } = output;
      shown.push({ kind: 'error', name, message, traceback: asOnScreen(traceback) });
    }
  }
  return shown;
}
