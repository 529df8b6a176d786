// Results as people read them.

export interface Row {
  readonly peer: string;
  readonly medianMs: number;
  /** Time divided by that of a copy; left out where there is none in the race. */ readonly overCopy?: number;
  /** Time divided by that of this library. */ readonly overTicknorm: number;
}

export function formatTable(title: string, rows: readonly Row[]): string {
  const head = ['', 'median', '/ copy', '/ ticknorm'];
  const body = rows.map(({ peer, medianMs, overCopy, overTicknorm }) => [
    peer,
    `${digits(medianMs)} ms`,
    overCopy === undefined ? '' : digits(overCopy),
    digits(overTicknorm),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [title, ...[head, ...body].map((cells) => `  ${line(cells)}`)].join('\n');
}

/** Three significant digits, without an exponent. */
const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
