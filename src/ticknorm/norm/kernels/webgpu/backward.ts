// The programs of the way back: dx, with a workgroup for each row, and sums of columns for dgamma and dbeta.
import type { Inputs, Settings } from '../gpu';
import { across, LANES } from './wgsl';

export const dx = ({ centered }: Settings, { gamma, dsum }: Inputs): string => `
    ${across('sums', 'a + b')}
    fn main(index : i32) {
      let lane = index % ${LANES};
      let rows = uniforms.xShape[0];
      let width = uniforms.xShape[1];
      // A workgroup beyond the last row does that row again: all of its lanes have to reach the barriers.
      let row = min(index / ${LANES}, rows - 1);
      let start = row * width;
      var mean = vec2<f32>(0.0);
      for (var col = lane; col < width; col = col + ${LANES}) {
        let i = start + col;
        let g = ${gradient(gamma)};
        mean = mean + vec2<f32>(g, g * xhat(i, row));
      }
      mean = sums(mean) / f32(width);
      for (var col = lane; col < width; col = col + ${LANES}) {
        let i = start + col;
        let g = ${gradient(gamma)}${centered ? ' - mean.x' : ''} - xhat(i, row) * mean.y;
        result[i] = moments[2 * rows + row] * g${dsum ? ' + f32(dsum[i])' : ''};
      }
    }`;

export const columnSums = (_: Settings, { x }: Inputs): string => `
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

/** What comes back to xhat, at the i-th element, in `col`. */
const gradient = (gamma: unknown): string => `f32(dy[i])${gamma ? ' * f32(gamma[col])' : ''}`;
