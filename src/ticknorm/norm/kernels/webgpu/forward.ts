// The two programs of the way there: the moments of each row, and what is made of each element with them.
// They get both sizes of the matrix with the shapes, and are compiled once.
import type { Inputs, Settings } from '../gpu';
import { across, LANES } from './wgsl';

/**
 * One workgroup reads one row twice.
 *
 * Distances are taken from a number of the row itself, the median of three: float32 subtracts numbers that lie close
 * together without rounding, at any offset, and a constant row has distances of exactly 0. What their mean is off by is
 * found in the second reading, with the squares. Those are of distances divided by the largest, so that rows of 1e30 do not
 * overflow and rows of 1e-30 do not vanish.
 */
export const moments = ({ centered }: Settings): string => `
    ${across('sumAndMax', 'vec2<f32>(a.x + b.x, max(a.y, b.y))')}
    ${across('sums', 'a + b')}
    fn median(a : f32, b : f32, c : f32) -> f32 {
      return max(min(a, b), min(max(a, b), c));
    }
    const LARGE = 1e36; // its inverse is a normal float32
    fn main(index : i32) {
      let row = index / ${LANES};
      let lane = index % ${LANES};
      let rows = uniforms.xShape[0];
      let width = uniforms.xShape[1];
      let n = f32(width);
      let start = min(row, rows - 1) * width;
      let shift = ${centered ? 'median(f32(x[start]), f32(x[start + width / 2]), f32(x[start + width - 1]))' : '0.0'};
      var first = vec2<f32>(0.0);
      for (var col = lane; col < width; col = col + ${LANES}) {
        let d = f32(x[start + col]) - shift;
        first = vec2<f32>(first.x + d / n, max(first.y, abs(d)));
      }
      first = sumAndMax(first);
      var rest = ${centered ? 'first.x' : '0.0'};
      var size = min(max(first.y, sqrt(uniforms.epsilon)), LARGE);
      if (size == 0.0) { size = 1.0; }
      let unit = 1.0 / size;
      var second = vec2<f32>(0.0);
      for (var col = lane; col < width; col = col + ${LANES}) {
        let u = ((f32(x[start + col]) - shift) - rest) * unit;
        second = second + vec2<f32>(u, u * u);
      }
      second = sums(second) / n;
      ${centered ? 'rest = rest + second.x * size; second.y = second.y - second.x * second.x;' : ''}
      if (lane == 0 && row < rows) {
        result[row] = shift;
        result[rows + row] = rest;
        result[2 * rows + row] = unit / sqrt(second.y + uniforms.epsilon * unit * unit);
      }
    }`;

export const output = (_: Settings, { gamma, beta }: Inputs): string => `
    fn main(index : i32) {
      let width = uniforms.xShape[1];
      if (index >= uniforms.xShape[0] * width) { return; }
      let row = index / width;
      let col = index - row * width;
      result[index] = xhat(index, row)${gamma ? ' * f32(gamma[col])' : ''}${beta ? ' + f32(beta[col])' : ''};
    }`;
