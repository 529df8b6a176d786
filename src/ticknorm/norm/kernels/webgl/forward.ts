// The two programs of the way there: the moments of each row, and what is made of each element with them.
// Each is compiled once for each matrix, as tfjs' own programs are.
import type { Inputs, Settings } from '../gpu';
import { factor, means } from './glsl';

/**
 * One fragment reads two rows twice.
 *
 * Distances are taken from a number of the row itself, the median of three: float32 subtracts numbers that lie close
 * together without rounding, at any offset, and a constant row has distances of exactly 0. What their mean is off by is
 * found in the second reading, with the squares. Those are of distances divided by the largest, so that rows of 1e30 do not
 * overflow and rows of 1e-30 do not vanish.
 */
export function moments(settings: Settings): string {
  const { rows, width, centered } = settings;
  const element = (c: number): string => `getX(row, ${c}).${c % 2 === 0 ? 'rb' : 'ga'}`;
  const median = `median(${element(0)}, ${element(Math.floor(width / 2))}, ${element(width - 1)})`;
  return `
    vec2 median(vec2 a, vec2 b, vec2 c) {
      return max(min(a, b), min(max(a, b), c));
    }
    void main() {
      ivec2 at = getOutputCoords();
      int row = at.y;
      vec2 shift = ${centered ? median : 'vec2(0.)'};
      vec4 largest = vec4(0.);
      ${means(settings, 'vec4 d = getX(row, col) - shift.rrgg; largest = max(largest, abs(inside(d, row, col)));', { rest: 'd' })}
      ${centered ? '' : 'rest = vec2(0.);'}
      vec2 size = max(max(largest.rb, largest.ga), vec2(sqrt(epsilon)));
      size = min(size, vec2(1e36)); // its inverse is a normal float32
      size += vec2(equal(size, vec2(0.)));
      vec4 unit = 1. / size.rrgg;
      ${means(settings, 'vec4 u = ((getX(row, col) - shift.rrgg) - rest.rrgg) * unit;', { off: 'u', square: 'u * u' })}
      ${centered ? 'rest += off * size; square -= off * off;' : ''}
      vec2 rstd = unit.rb / sqrt(square + epsilon * unit.rb * unit.rb);
      if (row + 1 >= ${rows}) { shift.g = 0.; rest.g = 0.; rstd.g = 0.; }
      setOutput(at.x == 0 ? vec4(shift, rest) : vec4(rstd, 0., 0.));
    }`;
}

export const output = (_: Settings, { gamma, beta }: Inputs): string => `
    void main() {
      ivec2 at = getOutputCoords();
      int row = at.x;
      int col = at.y;
      vec4 y = xhat(row, col)${gamma ? ` * ${factor('Gamma')}` : ''}${beta ? ` + ${factor('Beta')}` : ''};
      setOutput(inside(y, row, col));
    }`;
