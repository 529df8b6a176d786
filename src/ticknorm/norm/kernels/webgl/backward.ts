// The programs of the way back: two means for each row, dx from them, and sums of columns for dgamma and dbeta.
import type { Program } from './backend';
import { factor, inside, type Matrix, means, program, XHAT } from './glsl';

/** dy, x `[rows, width]`, moments, gamma → `[2, rows]`: mean(g) and mean(g * xhat) of each row */
export function rowMeansProgram(matrix: Matrix, gamma: boolean): Program {
  const code = `
    ${inside(matrix)}
    ${XHAT}
    ${gradient(gamma)}
    void main() {
      int row = getOutputCoords().y;
      ${means(matrix, 'vec4 g = gradient(row, c);', { plain: 'g', weighted: 'g * xhat(row, c)' })}
      if (row + 1 >= ${matrix.rows}) { plain.g = 0.; weighted.g = 0.; }
      setOutput(vec4(plain, weighted));
    }`;
  return program(['dy', 'x', 'moments', ...(gamma ? ['gamma'] : [])], [2, matrix.rows], code);
}

/** dy, x, moments, what {@link rowMeansProgram} gave, gamma, dsum → dx `[rows, width]` */
export function dxProgram(matrix: Matrix, has: { centered: boolean; gamma: boolean; dsum: boolean }): Program {
  const code = `
    ${inside(matrix)}
    ${XHAT}
    ${gradient(has.gamma)}
    void main() {
      ivec2 at = getOutputCoords();
      int row = at.x;
      int col = at.y;
      vec4 mean = getMeans(0, row);
      vec4 g = gradient(row, col)${has.centered ? ' - mean.rrgg' : ''} - xhat(row, col) * mean.bbaa;
      vec4 dx = getMoments(2, row).rrgg * g${has.dsum ? ' + getDsum(row, col)' : ''};
      setOutput(inside(dx, row, col));
    }`;
  const names = ['dy', 'x', 'moments', 'means', ...(has.gamma ? ['gamma'] : []), ...(has.dsum ? ['dsum'] : [])];
  return program(names, [matrix.rows, matrix.width], code);
}

/**
 * `[rows, width]` → `[ceil(rows / block), width]`: the sums of `block` rows each, an even number. Of dy * xhat (variables
 * dy, x, moments) or of `values` as they are.
 */
export function columnSumsProgram(matrix: Matrix, block: number, weighted: boolean): Program {
  const { rows, width } = matrix;
  const code = `
    ${inside(matrix)}
    ${weighted ? XHAT : ''}
    vec2 sum(int first, int col) {
      vec4 all = vec4(0.);
      for (int i = 0; i < ${block}; i += 2) {
        int row = first + i;
        if (row >= ${rows}) break;
        all += inside(${weighted ? 'getDy(row, col) * xhat(row, col)' : 'getValues(row, col)'}, row, col);
      }
      return all.rg + all.ba;
    }
    void main() {
      ivec2 at = getOutputCoords();
      setOutput(vec4(sum(at.x * ${block}, at.y), sum((at.x + 1) * ${block}, at.y)));
    }`;
  return program(weighted ? ['dy', 'x', 'moments'] : ['values'], [Math.ceil(rows / block), width], code);
}

const gradient = (gamma: boolean): string => `
  vec4 gradient(int row, int col) {
    return getDy(row, col)${gamma ? ` * ${factor('Gamma')}` : ''};
  }`;
