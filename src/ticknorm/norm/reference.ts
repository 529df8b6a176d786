// Layer Normalization in plain float64 TypeScript: the yardstick that every faster path is held to. No tensors and no
// cleverness, so that it can be read against the formula. Tests and notebooks use it; nothing that is fast does.
// Source: Ba, Kiros & Hinton (2016), eq. 3-4, https://arxiv.org/abs/1607.06450
import { ShapeError } from '../errors';
import { checkEpsilon, checkParameter, DEFAULT_EPSILON, formatShape, type NormOptions, resolveAxes } from './options';

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
  const s = statistics(x, options);
  const scale = parameter('gamma', gamma, s, 1);
  const shift = parameter('beta', beta, s, 0);
  const y = s.xhat.map((value, i) => value * at(scale, at(s.column, i)) + at(shift, at(s.column, i)));
  return { shape: s.shape, y, mean: s.mean, rstd: s.rstd };
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
  const s = statistics(x, options);
  const scale = parameter('gamma', gamma, s, 1);
  const given = readNumbers(OP, 'dy', dy).data;
  if (given.length !== s.xhat.length) {
    const message = `${OP}: dy has ${given.length} elements, but x ${formatShape(s.shape)} has ${s.xhat.length}; pass one for each.`;
    throw new ShapeError(message, 'size', { given: [given.length], expected: [s.xhat.length] });
  }
  const g = given.map((value, i) => value * at(scale, at(s.column, i)));
  const meanG = means(g, s);
  const meanGX = means(
    g.map((value, i) => value * at(s.xhat, i)),
    s,
  );
  const dx = g.map((value, i) => {
    const row = at(s.row, i);
    return at(s.rstd, row) * (value - at(meanG, row) - at(s.xhat, i) * at(meanGX, row));
  });
  const dgamma = new Float64Array(s.width);
  const dbeta = new Float64Array(s.width);
  for (const [i, value] of given.entries()) {
    const column = at(s.column, i);
    dgamma[column] = at(dgamma, column) + value * at(s.xhat, i);
    dbeta[column] = at(dbeta, column) + value;
  }
  return { dx, dgamma, dbeta };
}

const OP = 'referenceLayerNorm';

/** Where each element belongs: `row` counts what is normalised on its own, `column` the elements of gamma and beta. */
interface Layout {
  shape: number[];
  axes: number[];
  row: Int32Array;
  column: Int32Array;
  count: number;
  width: number;
}

interface Statistics extends Layout {
  xhat: Float64Array;
  mean: Float64Array;
  rstd: Float64Array;
}

function statistics(x: NestedNumbers, options: ReferenceOptions): Statistics {
  const { axis = -1, epsilon = DEFAULT_EPSILON } = options;
  checkEpsilon(OP, epsilon);
  const read = readNumbers(OP, 'x', x);
  const shape = [...(options.shape ?? read.shape)];
  if (product(shape) !== read.data.length) {
    const message = `${OP}: x has ${read.data.length} elements, but shape ${formatShape(shape)} has ${product(shape)}; pass the shape of x.`;
    throw new ShapeError(message, 'size', { given: shape });
  }
  const layout = layOut(shape, resolveAxes(OP, axis, shape));
  // The mean is corrected once, as a sum of 1e6s is rounded even in float64.
  const rough = means(read.data, layout);
  const distance = read.data.map((value, i) => value - at(rough, at(layout.row, i)));
  const correction = means(distance, layout);
  const centred = distance.map((value, i) => value - at(correction, at(layout.row, i)));
  const variance = means(
    centred.map((value) => value * value),
    layout,
  );
  const rstd = variance.map((value) => 1 / Math.sqrt(value + epsilon));
  const xhat = centred.map((value, i) => value * at(rstd, at(layout.row, i)));
  return { ...layout, xhat, mean: rough.map((value, row) => value + at(correction, row)), rstd };
}

function layOut(shape: number[], axes: number[]): Layout {
  const size = product(shape);
  const row = new Int32Array(size);
  const column = new Int32Array(size);
  let [step, count, width] = [1, 1, 1]; // what the axes behind this one hold
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = at(shape, axis);
    const [into, stride] = axes.includes(axis) ? [column, width] : [row, count];
    for (let i = 0; i < size; i++) into[i] = at(into, i) + stride * (Math.floor(i / step) % length);
    step *= length;
    if (into === column) width *= length;
    else count *= length;
  }
  return { shape, axes, row, column, count, width };
}

/** The mean of each row. */
function means(values: Float64Array, { row, count, width }: Layout): Float64Array {
  const sums = new Float64Array(count);
  for (const [i, value] of values.entries()) sums[at(row, i)] = at(sums, at(row, i)) + value;
  return sums.map((sum) => sum / width);
}

function parameter(name: 'gamma' | 'beta', value: NestedNumbers | undefined, s: Layout, fill: number): Float64Array {
  if (value === undefined) return new Float64Array(s.width).fill(fill);
  const { data, shape } = readNumbers(OP, name, value);
  const flat = shape.length === 1 && data.length === s.width;
  if (!flat) checkParameter(OP, name, shape, s.axes, s.shape);
  return data;
}

function readNumbers(op: string, name: string, value: NestedNumbers | number): { data: Float64Array; shape: number[] } {
  if (typeof value === 'number') return { data: Float64Array.of(value), shape: [] };
  if (ArrayBuffer.isView(value)) return { data: Float64Array.from(value), shape: [value.length] };
  const parts = Array.from<NestedNumbers | number, ReturnType<typeof readNumbers>>(value, (part) =>
    readNumbers(op, name, part),
  );
  const inner = parts[0]?.shape ?? [];
  for (const [i, part] of parts.entries()) {
    if (formatShape(part.shape) === formatShape(inner)) continue;
    const message = `${op}: ${name} is ragged: element 0 has shape ${formatShape(inner)}, element ${i} has shape ${formatShape(part.shape)}; make all the same.`;
    throw new ShapeError(message, 'size', { given: part.shape, expected: inner });
  }
  return { data: Float64Array.from(parts.flatMap((part) => [...part.data])), shape: [parts.length, ...inner] };
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Reads where the index is known to be in range, which `noUncheckedIndexedAccess` cannot know. */
function at(values: ArrayLike<number>, i: number): number {
  const value = values[i];
  if (value === undefined) throw new RangeError(`${OP}: no element ${i}`);
  return value;
}
