// GLSL that the programs share: how a fragment that owns two rows adds them up.
import type { Settings } from '../gpu';

/** `inside(v, row, col)`, in every program: v, with 0 in the lanes beyond the last row and column, whatever those hold (NaN, say). */
export const inside = ({ rows, width }: Settings): string => `
  vec4 inside(vec4 v, int row, int col) {
    if (row + 1 >= ${rows}) v.ba = vec2(0.);
    if (col + 1 >= ${width}) v.ga = vec2(0.);
    return v;
  }`;

/**
 * Means over two rows: for each name, `vec2 name` becomes the mean of its term over `row` and over `row + 1`. Summed in
 * blocks of about sqrt(width), since the rounding of a float32 addition grows with the sum so far.
 *
 * @param each   GLSL that prepares column `col`
 * @param terms  a vec4 expression for each name
 */
export function means({ width }: Settings, each: string, terms: Record<string, string>): string {
  const block = 2 * Math.ceil(Math.sqrt(width) / 2);
  const names = Object.keys(terms);
  const lines = (line: (name: string) => string): string => names.map(line).join('\n');
  return `
    ${lines((name) => `vec4 ${name}_all = vec4(0.);`)}
    for (int start = 0; start < ${width}; start += ${block}) {
      ${lines((name) => `vec4 ${name}_block = vec4(0.);`)}
      for (int i = 0; i < ${block}; i += 2) {
        int col = start + i;
        if (col >= ${width}) break;
        ${each}
        ${lines((name) => `${name}_block += inside(${terms[name]}, row, col);`)}
      }
      ${lines((name) => `${name}_all += ${name}_block / ${width}.;`)}
    }
    ${lines((name) => `vec2 ${name} = ${name}_all.rb + ${name}_all.ga;`)}`;
}

/** `xhat(row, col)`, in every program that has moments as an input. */
export const XHAT = `
  vec4 xhat(int row, int col) {
    vec4 centre = getMoments(0, row);
    return ((getX(row, col) - centre.rrgg) - centre.bbaa) * getMoments(2, row).rrgg;
  }`;

/** The factor `name` of `col`, which is `[width]`, for both rows. */
export const factor = (name: string): string => `get${name}(col).rgrg`;
