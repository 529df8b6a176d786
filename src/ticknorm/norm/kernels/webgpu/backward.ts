// The programs of the way back: dx, with a workgroup for each row, and sums of columns for dgamma and dbeta.
import type { Inputs, Settings } from '../gpu';
import { across, LANES, XHAT } from './wgsl';

export const dx = ({ centered }: Settings, { gamma, dsum }: Inputs): string => `
    ${across('sums', 'a + b')}
    ${XHAT}
    fn gradient(i : i32, col : i32) -> f32 {
      return f32(dy[i])${gamma ? ' * f32(gamma[col])' : ''};
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
        let g = gradient(i, c)${centered ? ' - mean.x' : ''} - xhat(i, row) * mean.y;
        result[i] = moments[2 * rows + row] * g${dsum ? ' + f32(dsum[i])' : ''};
      }
    }`;

export const columnSums = (_: Settings, { x }: Inputs): string => `
    ${x ? XHAT : ''}
    fn main(index : i32) {
      let width = uniforms.dyShape[1];
      let first = (index / width) * uniforms.block;
      let col = index % width;
      let end = min(first + uniforms.block, uniforms.dyShape[0]);
      if (first >= end) { return; }
      var sum = 0.0;
      for (var row = first; row < end; row = row + 1) {
        let i = row * width + col;
        sum = sum + f32(dy[i])${x ? ' * xhat(i, row)' : ''};
      }
      result[index] = sum;
    }`;
