// The rules of `axis` and `epsilon`, as in Keras 3: negative axes count from the end, the order in which axes are given
// does not matter, and what the caller passed is never written to. Plain numbers only; no tensors.
// Source: https://keras.io/api/layers/normalization_layers/layer_normalization/
import { ShapeError } from '../errors';

/** What a normalisation runs over, and the constant that keeps it from dividing by 0. */
export interface NormOptions {
  /** Axes to normalise over, any set, in any order; negative ones count from the end. Default: -1, the last axis. */
  axis?: number | readonly number[];
  /** Added to the variance, in the squared unit of `x`; finite and >= 0. Default: 1e-5. */
  epsilon?: number;
}

/** The epsilon of ONNX and PyTorch. Keras' layer takes 1e-3. */
export const DEFAULT_EPSILON = 1e-5;

/** `[8, 4]`, as error messages write shapes and axes; `[null, 4]` where a model does not know the batch. */
export const formatShape = (shape: readonly (number | null)[]): string => `[${shape.map(String).join(', ')}]`;

/**
 * @param op     name of the calling function, which begins every message
 * @param shape  shape of `x`
 * @returns the axes, ascending and not negative, in an array of its own
 * @throws {ShapeError} for a scalar, an empty list, and axes that are out of range, fractional or named twice
 */
export function resolveAxes(op: string, axis: number | readonly number[], shape: readonly (number | null)[]): number[] {
  const rank = shape.length;
  const x = (): string => `x ${formatShape(shape)}`;
  if (rank === 0) {
    const message = `${op}: x is a scalar, which has no axis to normalise over; pass x with rank 1 or more.`;
    throw new ShapeError(message, 'rank', { given: [] });
  }
  const given = typeof axis === 'number' ? [axis] : [...axis];
  if (given.length === 0) {
    const message = `${op}: axis is an empty list, so nothing would be normalised; name at least one axis of ${x()}, such as -1.`;
    throw new ShapeError(message, 'axis', { given });
  }
  const axes: number[] = [];
  for (const each of given) {
    if (!Number.isInteger(each) || each < -rank || each >= rank) {
      const message = `${op}: axis ${each} is not an axis of ${x()}; pass whole numbers from ${-rank} to ${rank - 1}.`;
      throw new ShapeError(message, 'axis', { given });
    }
    const resolved = each < 0 ? each + rank : each;
    if (axes.includes(resolved)) {
      const message = `${op}: axis ${formatShape(given)} names axis ${resolved} of ${x()} twice; name each axis once.`;
      throw new ShapeError(message, 'axis', { given });
    }
    axes.push(resolved);
  }
  return axes.sort((a, b) => a - b);
}

/** @throws {RangeError} when `epsilon` is negative, infinite or not a number */
export function checkEpsilon(op: string, epsilon: number): void {
  if (Number.isFinite(epsilon) && epsilon >= 0) return;
  throw new RangeError(
    `${op}: epsilon is ${epsilon}, but it is added to a variance; pass a finite number >= 0, such as ${DEFAULT_EPSILON}.`,
  );
}

/**
 * `gamma` and `beta` have the shape of the axes that are normalised: `[shape[a] for a in axes]`.
 *
 * @param axes  as {@link resolveAxes} returns them
 * @throws {ShapeError} when `given` is another shape
 */
export function checkParameter(
  op: string,
  name: 'gamma' | 'beta',
  given: readonly number[],
  axes: readonly number[],
  shape: readonly number[],
): void {
  if (given.length === axes.length && axes.every((a, i) => given[i] === shape[a])) return;
  const expected = axes.map((a) => shape[a] ?? 0);
  // One axis is named as its user is likely to think of it: the last one is -1.
  const [first = 0] = axes;
  const one = first === shape.length - 1 ? -1 : first;
  const rule =
    axes.length === 1
      ? `axis ${one} of x ${formatShape(shape)} has ${expected[0]} ${expected[0] === 1 ? 'element' : 'elements'}`
      : `axes ${formatShape(axes)} of x ${formatShape(shape)} have shape ${formatShape(expected)}`;
  const message = `${op}: ${name} has shape ${formatShape(given)}, but ${rule}; pass ${name} with shape ${formatShape(expected)}.`;
  throw new ShapeError(message, name, { given, expected });
}
