// How a check tells what is wrong: a line for each problem, none where all is well.
import * as tf from '@tensorflow/tfjs';
import { normals } from '../../src/ticknorm/testing/data';
import { farthest, type Tolerance } from '../../src/ticknorm/testing/farthest';

/** Gives what is wrong, a line for each problem. */
export type Check = () => Promise<string[]>;

export function inputs(shape: number[]): { x: tf.Tensor; gamma: tf.Tensor; beta: tf.Tensor } {
  const width = shape.at(-1) ?? 0;
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    x: tf.tensor(normals(size, 1), shape),
    gamma: tf.tensor(normals(width, 2)),
    beta: tf.tensor(normals(width, 3)),
  };
}

export const said = (name: string, problem: string | undefined): string[] =>
  problem === undefined ? [] : [`${name}: ${problem}`];

export async function near(
  got: tf.Tensor | undefined,
  wanted: ArrayLike<number>,
  tolerance: Tolerance,
  name = 'y',
): Promise<string[]> {
  return said(name, got === undefined ? 'missing' : farthest(await got.data(), wanted, tolerance));
}

export function same(got: unknown, wanted: unknown): string[] {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  return a === b ? [] : [`got ${a}, expected ${b}`];
}

export async function every<T>(items: T[], check: (item: T) => Promise<string[]>): Promise<string[]> {
  const problems: string[] = [];
  for (const item of items) problems.push(...(await check(item)).map((problem) => `${item}: ${problem}`));
  return problems;
}
