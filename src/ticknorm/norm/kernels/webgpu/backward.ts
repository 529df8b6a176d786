// The programs of the way back: dx, with a workgroup for each row, and sums of columns for dgamma and dbeta.
import type { Program } from './backend';
import { across, elementProgram, LANES, type Matrix, rowProgram, XHAT } from './wgsl';

/** dy, x `[rows, width]`, moments, gamma, dsum → dx `[rows, width]` */
export function dxProgram({ rows, width }: Matrix, has: { centered: boolean; gamma: boolean; dsum: boolean }): Program {
  const code = `
    ${across('sums', 'a + b')}
    ${XHAT}
    fn gradient(i : i32, col : i32) -> f32 {
      return f32(dy[i])${has.gamma ? ' * f32(gamma[col])' : ''};
    }
    fn main(index : i32) {
      let lane = index % ${LANES};
      let rows = uniforms.xShape[0];
      let width = uniforms.xShape[1];
      // A workgroup beyond the last row does that row again: all of its lanes have to reach the barriers.
      let row = min(index / ${LANES}, rows - 1);
      let start = row * width;
      var mean = vec2<f32>(0.0);
      for (var c = lane; c < width; c = c + ${LANES}) {
        let g = gradient(start + c, c);
        mean = mean + vec2<f32>(g, g * xhat(start + c, row));
      }
      mean = sums(mean) / f32(width);
      for (var c = lane; c < width; c = c + ${LANES}) {
        let i = start + c;
        let g = gradient(i, c)${has.centered ? ' - mean.x' : ''} - xhat(i, row) * mean.y;
        result[i] = moments[2 * rows + row] * g${has.dsum ? ' + f32(dsum[i])' : ''};
      }
    }`;
  const names = ['dy', 'x', 'moments', ...(has.gamma ? ['gamma'] : []), ...(has.dsum ? ['dsum'] : [])];
  return rowProgram(`dx_${has.centered}_${has.gamma}_${has.dsum}`, names, [rows, width], rows, code);
}

/**
 * `[rows, width]` → `[ceil(rows / block), width]`: the sums of `block` rows each; uniform `block`. Of dy * xhat (variables
 * dy, x, moments) or of `values` as they are.
 */
export function columnSumsProgram({ rows, width }: Matrix, block: number, weighted: boolean): Program {
  const shape = weighted ? 'uniforms.xShape' : 'uniforms.valuesShape';
  const code = `
    ${weighted ? XHAT : ''}
    fn main(index : i32) {
      let width = ${shape}[1];
      let first = (index / width) * uniforms.block;
      let col = index % width;
      let end = min(first + uniforms.block, ${shape}[0]);
      if (first >= end) { return; }
      var sum = 0.0;
      for (var row = first; row < end; row = row + 1) {
        let i = row * width + col;
        sum = sum + ${weighted ? 'f32(dy[i]) * xhat(i, row)' : 'f32(values[i])'};
      }
      result[index] = sum;
    }`;
  const names = weighted ? ['dy', 'x', 'moments'] : ['values'];
  return elementProgram(`columns_${weighted}`, names, [Math.ceil(rows / block), width], code);
}
