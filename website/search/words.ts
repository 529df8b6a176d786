// What is found by which word: text → terms, the same for the index and for a query. Chinese has no spaces between
// words, so its text is cut into all pairs of neighbours: 层归一化 is found by 归一 and by 层归一化, without a dictionary.

const RUNS = /\p{Script=Han}+|[\p{L}\p{N}_]+/gu;
/** `LayerNorm` is found by `layer` and by `norm` as well. */
const PARTS = /\p{Lu}?[\p{Ll}\p{N}]+|\p{Lu}+(?!\p{Ll})/gu;
const HAN = /^\p{Script=Han}/u;

/** @returns terms of a query, in order: every one of them must be found */
export function queryTerms(text: string): string[] {
  return runs(text).flatMap((run) => (HAN.test(run) ? pairs(run) : [run.toLowerCase()]));
}

/** @returns terms of a text; a name in camelCase gives itself and its parts */
export function indexTerms(text: string): string[] {
  return runs(text).flatMap((run) => {
    if (HAN.test(run)) return pairs(run);
    const parts = run.match(PARTS) ?? [];
    return [run, ...(parts.length > 1 ? parts : [])].map((word) => word.toLowerCase());
  });
}

/** Latin letters and Han characters beside one another are separate runs. */
function runs(text: string): string[] {
  const found = text.normalize('NFKC').match(RUNS) ?? [];
  return found.flatMap((run) => run.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []);
}

/** `层归一化` → 层归, 归一, 一化; a single character stays, and is found as the beginning of a pair. */
function pairs(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}
