// Does what is published still come from what is in the tree? Compared by key first (code, built library, lockfile,
// kernel), then number by number with a run of today.

/** Two runs of the same code may differ in the last digits that are printed, and no more. */
const TOLERANCE = 2e-3;
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/**
 * @typedef {{ output_type: string, text?: string | string[], data?: Record<string, string | string[]> }} Output
 * @typedef {{ id: string, cell_type: string, metadata: { tags?: string[] }, outputs?: Output[] }} Cell
 * @typedef {{ cells: Cell[], metadata: { ticknorm?: { key: string } } }} Executed
 */

/**
 * @param {string} name       of the notebook, for the messages
 * @param {Executed | undefined} published  what the site shows; undefined when there is nothing
 * @param {Executed} fresh    what a run of today gave
 * @returns {string[]} one line per problem; none when what is published is fresh
 */
export function staleness(name, published, fresh) {
  if (published === undefined) return [`${name}: it was never published; run npm start -- --no-serve.`];
  if (published.metadata.ticknorm?.key !== fresh.metadata.ticknorm?.key) {
    return [
      `${name}: the published outputs come from other code, another build of the library or other packages than those in the tree; run npm start -- --no-serve.`,
    ];
  }
  return fresh.cells.flatMap((cell, i) => {
    if (cell.cell_type !== 'code' || cell.metadata.tags?.includes('timing')) return [];
    const problem = difference(textOf(published.cells[i]), textOf(cell));
    return problem === undefined ? [] : [`${name}, cell ${cell.id}: ${problem}`];
  });
}

/** @param {string} before @param {string} now */
function difference(before, now) {
  if (before.replace(NUMBER, '#') !== now.replace(NUMBER, '#')) return 'a run of today prints other words.';
  const numbers = now.match(NUMBER) ?? [];
  for (const [i, text] of (before.match(NUMBER) ?? []).entries()) {
    const [was, is] = [Number(text), Number(numbers[i])];
    if (Math.abs(is - was) > TOLERANCE * Math.abs(was) + 1e-6) {
      return `${text} is published, a run of today gives ${numbers[i]}.`;
    }
  }
  return undefined;
}

/** @param {Cell | undefined} cell */
function textOf(cell) {
  return (cell?.outputs ?? []).map(({ text, data }) => [text ?? data?.['text/plain'] ?? ''].flat().join('')).join('\n');
}
