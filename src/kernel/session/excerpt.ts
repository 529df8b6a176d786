// A few lines of a cell's source with a caret under the place that is meant.

const AROUND = 2;
const WIDEST = 160;

/**
 * @param source the whole source
 * @param line   from 1
 * @param column from 1
 * @returns lines ready to print; none when the source has no such line
 */
export function excerpt(source: string, line: number, column: number): string[] {
  const lines = source.split(/\r?\n/);
  const meant = lines[line - 1];
  if (meant === undefined) return [];
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  const digits = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? '';
    const mark = number === line ? '>' : ' ';
    shown.push(`  ${mark} ${String(number).padStart(digits)} | ${clip(text)}`.trimEnd());
    if (number === line) shown.push(`    ${' '.repeat(digits)} | ${indentTo(meant, column)}^`);
  }
  return shown;
}

/** The caret keeps under its character where a line is indented with tabs. */
function indentTo(text: string, column: number): string {
  return clip(text)
    .slice(0, column - 1)
    .replace(/[^\t]/g, ' ');
}

function clip(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}
