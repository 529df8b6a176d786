// Repeatable test data.
import { mulberry32 } from '../datasets/random';

/** @returns float32 numbers, roughly normal: the sum of 12 uniform ones has variance 1 */
export function normals(size: number, seed: number, options: { mean?: number; deviation?: number } = {}): Float32Array {
  const { mean = 0, deviation = 1 } = options;
  const random = mulberry32(seed);
  return Float32Array.from({ length: size }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random();
    return mean + deviation * sum;
  });
}
