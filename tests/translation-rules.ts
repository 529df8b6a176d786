// What a translated notebook keeps to, beside the rules for every notebook: the same code, and other words.

interface Cell {
  readonly cell_type: string;
  readonly id?: string;
  readonly source: readonly string[] | string;
  readonly metadata?: { readonly backends?: { readonly why?: string } };
}

const sourceOf = ({ source }: Cell): string => (typeof source === 'string' ? source : source.join(''));
const cellsOf = (notebook: string): readonly Cell[] => JSON.parse(notebook).cells;

const FENCE = /^```[^\n]*\n([\s\S]*?)^```/gm;
const HAN = /\p{Script=Han}/u;
/** A cell with fewer Han characters than this part of the original's letters is hardly translated. */
const LEAST = 0.1;

/**
 * @param original    text of the notebook as it was written first
 * @param translation text of the same notebook in Chinese
 * @returns one line per problem; none for a good translation
 */
export function translationProblems(original: string, translation: string): string[] {
  const [before, after] = [cellsOf(original), cellsOf(translation)];
  const ids = [before, after].map((cells) => cells.map(({ id = '' }) => id).join(' '));
  if (ids[0] !== ids[1]) return ['the ids of the cells are not those of the original, in its order'];
  return before.flatMap((cell, i) => {
    const other = after[i];
    if (other === undefined) return [];
    const problems = cell.cell_type === 'markdown' ? proseProblems(cell, other) : codeProblems(cell, other);
    return problems.map((problem) => `cell ${cell.id}: ${problem}`);
  });
}

function codeProblems(cell: Cell, other: Cell): string[] {
  return [
    ...(other.cell_type === cell.cell_type && sourceOf(other) === sourceOf(cell) ? [] : ['its code is not the same']),
    ...(JSON.stringify(withoutReason(other)) === JSON.stringify(withoutReason(cell))
      ? []
      : ['its metadata are not the same']),
    ...(reasonOf(cell) === undefined || HAN.test(reasonOf(other) ?? '')
      ? []
      : ['its metadata “why” is not translated']),
  ];
}

/** Why a cell shows other numbers on another backend: words, which the page shows. */
const reasonOf = ({ metadata }: Cell): string | undefined => metadata?.backends?.why;
const withoutReason = ({ metadata }: Cell): object => ({
  ...metadata,
  ...(metadata?.backends && { backends: { ...metadata.backends, why: '' } }),
});

function proseProblems(cell: Cell, other: Cell): string[] {
  const [before, after] = [sourceOf(cell), sourceOf(other)];
  const words = before.replaceAll(FENCE, '').match(/\p{L}/gu)?.length ?? 0;
  const same = (what: string, found: (text: string) => readonly string[]): string[] =>
    found(before).join('\n') === found(after).join('\n') ? [] : [`its ${what} are not the same`];
  return [
    ...((after.match(new RegExp(HAN, 'gu'))?.length ?? 0) >= LEAST * words ? [] : ['it is not translated']),
    ...same('headings', (text) => (text.replaceAll(FENCE, '').match(/^#+ (?:[\d.]+ )?/gm) ?? []).map(String)),
    ...same('display formulas', (text) =>
      [...text.matchAll(/^\$\$\n([\s\S]*?)^\$\$/gm)].map(([, tex = '']) => tex.replace(/\\text\{[^}]*\}/g, '')),
    ),
    ...same('links', (text) => [...text.matchAll(/\]\((https:[^)\s]+)\)/g)].map(([, url = '']) => url)),
    ...same('code blocks in TypeScript', (text) => (text.match(FENCE) ?? []).filter((one) => one.startsWith('```ts'))),
    ...same('names in code', (text) => (text.replaceAll(FENCE, '').match(/`[^`\n]+`/g) ?? []).map(String).sort()),
  ];
}
