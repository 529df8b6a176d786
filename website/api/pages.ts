// Which names stand on which page: by the module they are imported from and the folder their source lies in.
import type { DeclarationReflection, ProjectReflection } from 'typedoc';
import type { PageName } from './words';

export interface Page {
  name: PageName;
  /** `ticknorm/node` */ module: string;
  members: DeclarationReflection[];
}

/** The names that a page is about stand before those that they need. */
const FIRST = [
  'layerNorm',
  'layerNormWithMoments',
  'rmsNorm',
  'standardize',
  'addLayerNorm',
  'createTicker',
  'Ticker',
  'TickerOptions',
  'Tick',
  'trainStep',
  'fineTune',
  'FineTuneOptions',
  'Sink',
  'display',
  'chart',
  'digits',
];

/** In the order of the sidebar. The first rule that fits a name has it; the last of a module takes what is left. */
const RULES: readonly { page: PageName; entry: string; source?: RegExp }[] = [
  { page: 'layers', entry: 'index', source: /^norm\/layers\// },
  { page: 'fine-tuning', entry: 'index', source: /^train\/fineTune\// },
  { page: 'training', entry: 'index', source: /^train\// },
  { page: 'sinks', entry: 'index', source: /^ticks\/(?:\w+\/)?\w*sink\.ts$/i },
  { page: 'ticker', entry: 'index', source: /^ticks\// },
  { page: 'normalization', entry: 'index' },
  { page: 'node', entry: 'node' },
  { page: 'notebook', entry: 'notebook' },
  { page: 'datasets', entry: 'datasets' },
];

const ORDER: readonly PageName[] = [
  'normalization',
  'layers',
  'ticker',
  'sinks',
  'training',
  'fine-tuning',
  'node',
  'notebook',
  'datasets',
];

/** @returns every public name on exactly one page; a page without names is left out */
export function pagesOf(project: ProjectReflection): Page[] {
  const pages = new Map<PageName, Page>();
  for (const entry of project.children ?? []) {
    for (const member of entry.children ?? []) {
      if (!member.isDeclaration()) continue; // a name that is exported twice has its section where it is declared
      const source = member.sources?.[0]?.fileName ?? '';
      const rule = RULES.find((one) => one.entry === entry.name && (one.source?.test(source) ?? true));
      if (rule === undefined) throw new Error(`The API reference has no page for ${entry.name}: name one in pages.ts.`);
      const module = entry.name === 'index' ? 'ticknorm' : `ticknorm/${entry.name}`;
      const page = pages.get(rule.page) ?? { name: rule.page, module, members: [] };
      page.members.push(member);
      pages.set(rule.page, page);
    }
  }
  for (const { members } of pages.values()) members.sort((a, b) => rank(a.name) - rank(b.name));
  return ORDER.flatMap((name) => pages.get(name) ?? []);
}

function rank(name: string): number {
  const at = FIRST.indexOf(name);
  return at < 0 ? FIRST.length : at;
}
