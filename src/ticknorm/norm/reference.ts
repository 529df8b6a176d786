// Layer Normalization in plain float64 TypeScript: the yardstick that every faster path is held to. No tensors and no
// cleverness, so that it can be read against the formula. Tests and notebooks use it; nothing that is fast does.
// Source: Ba, Kiros & Hinton (2016), eq. 3-4, https://arxiv.org/abs/1607.06450
import { ShapeError } from '../errors';
import { checkEpsilon, checkParameter, DEFAULT_EPSILON, formatShape, type NormOptions, resolveAxes } from './options';
import { product } from './rows';

/** Numbers in nested arrays, or flat in a typed array. */
export type NestedNumbers = Float64Array | Float32Array | readonly NestedNumbers[] | readonly number[];

/** {@link NormOptions}, and how flat numbers are to be read. */
export interface ReferenceOptions extends NormOptions {
  /** Shape of `x` where it is passed flat. Default: that of the nested arrays, or `[x.length]`. */
  shape?: readonly number[];
}

/** What {@link referenceLayerNorm} gives; everything flat, row-major. */
export interface ReferenceResult {
  /** Shape of `x` and `y`. */ shape: number[];
  /** Normalised, scaled and shifted. */ y: Float64Array;
  /** One mean for each index of the other axes. */ mean: Float64Array;
  /** As many times `1 / sqrt(variance + epsilon)`. */ rstd: Float64Array;
}

/** Gradients of `sum(dy * y)`, flat, row-major. */
export interface ReferenceGradients {
  /** Shape of `x`. */ dx: Float64Array;
  /** Shape of the normalised axes. */ dgamma: Float64Array;
  /** Shape of the normalised axes. */ dbeta: Float64Array;
}

/**
 * `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta` over `axis`, in float64.
 *
 * @param x      nested arrays, or flat with `options.shape`; rank >= 1
 * @param gamma  scale, `[shape[a] for a in sorted axes]` or flat; left out means 1
 * @param beta   shift, likewise; left out means 0
 * @throws {ShapeError} when `x` is ragged or does not fill `shape`, and where `layerNorm` throws it
 * @throws {RangeError} when `epsilon` is negative or not finite
 * @see Ba, Kiros & Hinton (2016), eq. 3-4, https://arxiv.org/abs/1607.06450
 * @example referenceLayerNorm([[1, 2, 3]], undefined, undefined, { epsilon: 0 }).y; // [-sqrt(1.5), 0, sqrt(1.5)]
 */
export function referenceLayerNorm(
  x: NestedNumbers,
  gamma?: NestedNumbers,
  beta?: NestedNumbers,
  options: ReferenceOptions = {},
): ReferenceResult {
  const { axis, epsilon = DEFAULT_EPSILON } = options;
  checkEpsilon(OP, epsilon);
  const { data, shape: nested } = readNumbers('x', x);
  const shape = [...(options.shape ?? nested)];
  if (product(shape) !== data.length) {
    const message = `${OP}: x has ${data.length} elements, but shape ${formatShape(shape)} has ${product(shape)}; pass the shape of x.`;
    throw new ShapeError(message, 'size', { given: shape });
  }
  const layout = layOut(shape, axis);
  const scale = parameter('gamma', gamma, layout, 1);
  const shift = parameter('beta', beta, layout, 0);
  const y = new Float64Array(data.length);
  const means = new Float64Array(layout.rows.length);
  const rstds = new Float64Array(layout.rows.length);
  for (const [row, places] of layout.rows.entries()) {
    const values = places.map((i) => at(data, i));
    // Centred twice, as a sum of 1e6s is rounded even in float64.
    const distance = centre(values);
    const centred = centre(distance);
    const rstd = 1 / Math.sqrt(mean(centred.map((value) => value * value)) + epsilon);
    for (const [column, i] of places.entries()) {
      y[i] = at(centred, column) * rstd * at(scale, column) + at(shift, column);
    }
    means[row] = mean(values) + mean(distance);
    rstds[row] = rstd;
  }
  return { shape, y, mean: means, rstd: rstds };
}

/**
 * The gradients of `sum(dy * y)`, in float64, by the closed form
 * `dx = rstd * (g - mean(g) - xhat * mean(g * xhat))` with `g = dy * gamma`.
 *
 * @param dy  as many numbers as `x`, nested or flat; the rest as for {@link referenceLayerNorm}
 * @throws {ShapeError} when `dy` has another number of elements than `x`
 */
export function referenceLayerNormGradients(
  dy: NestedNumbers,
  x: NestedNumbers,
  gamma?: NestedNumbers,
  options: ReferenceOptions = {},
): ReferenceGradients {
  // Without gamma and beta, y is xhat.
  const { shape, y: xhat, rstd } = referenceLayerNorm(x, undefined, undefined, options);
  const layout = layOut(shape, options.axis);
  const scale = parameter('gamma', gamma, layout, 1);
  const given = readNumbers('dy', dy).data;
  if (given.length !== xhat.length) {
    const message = `${OP}: dy has ${given.length} elements, but x ${formatShape(shape)} has ${xhat.length}; pass one for each.`;
    throw new ShapeError(message, 'size', { given: [given.length], expected: [xhat.length] });
  }
  const dx = new Float64Array(xhat.length);
  const dgamma = new Float64Array(layout.columns.length);
  const dbeta = new Float64Array(layout.columns.length);
  for (const [row, places] of layout.rows.entries()) {
    const g = places.map((i, column) => at(given, i) * at(scale, column));
    const centred = centre(g);
    const meanGX = mean(places.map((i, column) => at(g, column) * at(xhat, i)));
    for (const [column, i] of places.entries()) {
      dx[i] = at(rstd, row) * (at(centred, column) - at(xhat, i) * meanGX);
      dgamma[column] = at(dgamma, column) + at(given, i) * at(xhat, i);
      dbeta[column] = at(dbeta, column) + at(given, i);
    }
  }
  return { dx, dgamma, dbeta };
}

const OP = 'referenceLayerNorm';

interface Layout {
  shape: number[];
  axes: number[];
  /** How far behind the first element of its row each element of a row lies, in the order of gamma and beta. */
  columns: number[];
  /** What is normalised together: where its elements lie in `x`. */
  rows: number[][];
}

function layOut(shape: number[], axis: number | readonly number[] = -1): Layout {
  const axes = resolveAxes(OP, axis, shape);
  let [starts, columns] = [[0], [0]];
  for (const [dimension, length] of shape.entries()) {
    const step = product(shape.slice(dimension + 1));
    const along = (places: number[]) => places.flatMap((place) => Array.from({ length }, (_, i) => place + i * step));
    if (axes.includes(dimension)) columns = along(columns);
    else starts = along(starts);
  }
  return { shape, axes, columns, rows: starts.map((start) => columns.map((column) => start + column)) };
}

function parameter(
  name: 'gamma' | 'beta',
  value: NestedNumbers | undefined,
  { shape, axes, columns }: Layout,
  fill: number,
): number[] {
  if (value === undefined) return columns.map(() => fill);
  const { data, shape: given } = readNumbers(name, value);
  const flat = given.length === 1 && data.length === columns.length;
  if (!flat) checkParameter(OP, name, given, axes, shape);
  return data;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function centre(values: number[]): number[] {
  const middle = mean(values);
  return values.map((value) => value - middle);
}

function readNumbers(name: string, value: NestedNumbers | number): { data: number[]; shape: number[] } {
  if (typeof value === 'number') return { data: [value], shape: [] };
  if (ArrayBuffer.isView(value)) return { data: [...value], shape: [value.length] };
  const parts = Array.from<NestedNumbers | number, ReturnType<typeof readNumbers>>(value, (part) =>
    readNumbers(name, part),
  );
  const inner = parts[0]?.shape ?? [];
  for (const [i, part] of parts.entries()) {
    if (formatShape(part.shape) === formatShape(inner)) continue;
    const message = `${OP}: ${name} is ragged: element 0 has shape ${formatShape(inner)}, element ${i} has shape ${formatShape(part.shape)}; make all the same.`;
    throw new ShapeError(message, 'size', { given: part.shape, expected: inner });
  }
  return { data: parts.flatMap((part) => part.data), shape: [parts.length, ...inner] };
}

/** Reads where the index is known to be in range, which `noUncheckedIndexedAccess` cannot know. */
const at = (values: ArrayLike<number>, i: number): number => values[i] ?? Number.NaN;
