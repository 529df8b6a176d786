// The hidden solutions of a notebook's exercises, put behind them as cells, so that they run when the notebook does.
interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: readonly string[] | string;
}

const SOLUTION = /^### Exercise \d+$[\s\S]*?<details>[\s\S]*?^```ts\n([\s\S]*?)^```$/gm;

const codeOf = ({ cell_type, source }: Cell): string[] =>
  cell_type === 'markdown'
    ? [...[source].flat().join('').matchAll(SOLUTION)].map(([, code = '']) => code.trimEnd())
    : [];

/** @param json of an English notebook @returns the code of the solutions */
export function solutionsOf(json: string): string[] {
  const { cells }: { cells: Cell[] } = JSON.parse(json);
  return cells.flatMap(codeOf);
}

/** @returns the notebook with a cell for each solution; the ids of those end in `-solution-1` and so on */
export function withSolutions(json: string): string {
  const notebook: { cells: Cell[] } = JSON.parse(json);
  const cells = notebook.cells.flatMap((cell) => [
    cell,
    ...codeOf(cell).map((source, i) => ({
      ...{ cell_type: 'code', id: `${cell.id}-solution-${i + 1}`, source },
      ...{ execution_count: null, metadata: {}, outputs: [] },
    })),
  ]);
  return JSON.stringify({ ...notebook, cells });
}
