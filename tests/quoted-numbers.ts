// The numbers that a notebook's prose quotes, held against what its cells printed. A markdown cell says in its metadata
// where they come from: { "numbers": { "wrong-scale": ["0.500", "0.859"], "given": ["0.3"] } } names the cells that printed
// them, or says that a number was given: a setting, or what a source reports.

export const GIVEN = 'given';

interface Output {
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}
interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly metadata: {
    readonly tags?: readonly string[];
    readonly numbers?: Readonly<Record<string, readonly string[]>>;
  };
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
}
export interface Executed {
  readonly cells: readonly Cell[];
}

const NUMBER = /(?<![\w.])[-−]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/g;
/** Decimals, and whole numbers with a unit that only a measurement, a count or a setting has. */
const QUOTED =
  /(?<![\w.])\d[\d,]*(?:\.\d+(?:e[+-]?\d+)?(?!\w|\.\d)|(?= ?(?:%|ms\b|times\b|points\b|kernels\b|个百分点|倍|毫秒|个内核)))/g;

/** The last column of a table, where it names nothing but sections. */
const SHOWN_IN = /\|(?: ?\d(?:\.\d)?[,、]?)+ \|$/gm;

const joined = (text: string | readonly string[] = ''): string => [text].flat().join('');

/**
 * The numbers of a markdown text that need to come from somewhere, each once. Code, formulas, headings, addresses,
 * licences and the numbers of sections are none.
 */
export function quotedNumbers(markdown: string): string[] {
  const prose = markdown
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/\$\$[\s\S]*?\$\$|\$[^$]*\$|`[^`]*`/g, '')
    .replaceAll(/^#+ .*$/gm, '')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(/arXiv[ :]\d+\.\d+|doi:\S+|CC BY(?:-SA)? \d\.\d/g, '')
    .replaceAll(SHOWN_IN, '')
    .replaceAll(/\s+(?:> )?/g, ' ')
    .replaceAll(/\b[Ss]ections? \d\.\d(?:(?:,| and| to) \d\.\d)*/g, '')
    .replaceAll(/(?:\d\.\d(?:、| [和与到] ))*\d\.\d 节/g, '');
  return [...new Set(prose.match(QUOTED) ?? [])];
}

/** Whether `printed` has a number that is `quoted` when rounded to as many digits and without its sign. */
export function isPrinted(quoted: string, printed: string): boolean {
  const value = toNumber(quoted);
  const [, decimals = '', exponent = '0'] = /^[\d,]*(?:\.(\d+))?(?:e(.+))?$/.exec(quoted) ?? [];
  const half = 0.5 * 10 ** (Number(exponent) - decimals.length) * (1 + 1e-9);
  return (printed.match(NUMBER) ?? []).map(toNumber).some((is) => Math.abs(Math.abs(is) - value) <= half && is !== 0);
}

const toNumber = (text: string): number => Number(text.replaceAll(',', '').replace('−', '-'));

/** @returns one line per number that comes from nowhere, or from a cell that printed another; none for a good notebook */
export function numberProblems({ cells }: Executed): string[] {
  return cells.flatMap(({ cell_type, id, metadata, source }) => {
    if (cell_type !== 'markdown') return [];
    const quoted = quotedNumbers(joined(source));
    const named = Object.entries(metadata.numbers ?? {}).flatMap(([from, texts]) =>
      texts.map((text) => ({ from, text })),
    );
    const problems = [
      ...quoted
        .filter((quote) => !named.some(({ text }) => text === quote))
        .map((quote) => `${quote}: say in the metadata where it comes from`),
      ...named.filter(({ text }) => !quoted.includes(text)).map(({ text }) => `${text}: the text does not quote it`),
      ...named.flatMap(({ text, from }) => sourceProblem(text, from, cells)),
    ];
    return problems.map((problem) => `cell ${id}: ${problem}`);
  });
}

function sourceProblem(text: string, from: string, cells: readonly Cell[]): string[] {
  if (from === GIVEN) return [];
  const cell = cells.find(({ cell_type, id }) => cell_type === 'code' && id === from);
  if (cell === undefined) return [`${text}: there is no code cell ${from}`];
  if (cell.metadata.tags?.includes('timing')) return [`${text}: cell ${from} prints what a clock says; quote a bound`];
  const printed = (cell.outputs ?? []).map((output) => joined(output.text) || plainText(output.data)).join('\n');
  return isPrinted(text, printed) ? [] : [`${text}: cell ${from} prints no such number`];
}

function plainText(data: Output['data']): string {
  const text = data?.['text/plain'];
  return typeof text === 'string' || Array.isArray(text) ? joined(text) : '';
}
