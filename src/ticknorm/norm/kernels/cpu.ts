// The kernels of tfjs' cpu backend: typed arrays, sums in float64. All differences are taken from the row's first element,
// so that a constant row gives exactly beta and an offset costs no digits.
import type * as tf from '@tensorflow/tfjs';
import type { FusedKernels, NormAttrs } from './contract';

export function cpuKernels(backend: object): FusedKernels | undefined {
  if (!isCpu(backend)) return undefined;
  const read = ({ dataId }: tf.TensorInfo): Float32Array => {
    const { values } = backend.data.get(dataId);
    // A cast to float32 leaves the numbers in the array that they were in.
    return values instanceof Float32Array ? values : Float32Array.from(values);
  };
  const make = (shape: number[], values: Float32Array): tf.TensorInfo =>
    backend.makeTensorInfo(shape, 'float32', values);

  return {
    forward({ x, residual, gamma, beta }, attrs) {
      const added = residual && read(residual);
      const sum = added && read(x).map((value, i) => value + (added[i] ?? 0));
      const { y, moments } = forward(sum ?? read(x), gamma && read(gamma), beta && read(beta), attrs);
      const outputs = [make(x.shape, y)];
      if (sum) outputs.push(make(x.shape, sum));
      return [...outputs, make([3, attrs.rows], moments)];
    },

    backward({ dy, x, moments, gamma, dsum }, attrs) {
      const arrays = {
        dy: read(dy),
        x: read(x),
        moments: read(moments),
        gamma: gamma && read(gamma),
        dsum: dsum && read(dsum),
      };
      const { dx, dgamma, dbeta } = backward(arrays, attrs);
      const outputs = [make(x.shape, dx)];
      if (gamma) outputs.push(make(attrs.parameter, Float32Array.from(dgamma)));
      if (attrs.shifted) outputs.push(make(attrs.parameter, Float32Array.from(dbeta)));
      return outputs;
    },
  };
}

/** What is used of tfjs' cpu backend. */
interface CpuBackend {
  data: { get(id: tf.DataId): { values: Float32Array | Int32Array | Uint8Array } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo;
}

const isCpu = (backend: object): backend is CpuBackend => 'data' in backend && 'makeTensorInfo' in backend;

function forward(
  x: Float32Array,
  gamma: Float32Array | undefined,
  beta: Float32Array | undefined,
  { width, epsilon, centered }: NormAttrs,
): { y: Float32Array; moments: Float32Array } {
  const rows = x.length / width;
  const y = new Float32Array(x.length);
  const moments = new Float32Array(3 * rows);
  const scale = gamma ? Float64Array.from(gamma) : new Float64Array(width).fill(1);
  const shift = beta ? Float64Array.from(beta) : new Float64Array(width);
  // Of the four rows that are written together.
  const means = new Float64Array(4);
  const rstds = new Float64Array(4);
  for (let row = 0; row < rows; row++) {
    const { mean, variance } = statistics(x, row * width, width, centered);
    const rstd = 1 / Math.sqrt(variance + epsilon);
    means[row & 3] = mean;
    rstds[row & 3] = rstd;
    const rounded = Math.fround(mean);
    moments[row] = rounded;
    moments[rows + row] = mean - rounded;
    moments[2 * rows + row] = rstd;
    if ((row & 3) === 3) writeFour(x, (row - 3) * width, width, y, scale, shift, means, rstds);
  }
  for (let row = rows & ~3; row < rows; row++) {
    writeOne(x, row * width, width, y, scale, shift, means[row & 3] as number, rstds[row & 3] as number);
  }
  return { y, moments };
}

// In the loops below an element is read `as number`: a fallback for what is never missing would cost a third of the time.

/**
 * By differences from the first element, in one pass. Where that is so far from the others that float64 loses digits of
 * the variance, once more by differences from the mean.
 */
function statistics(
  x: Float32Array,
  start: number,
  width: number,
  centered: boolean,
): { mean: number; variance: number } {
  const origin = centered ? (x[start] as number) : 0;
  const { first, second } = averages(x, start, width, origin);
  if (!centered) return { mean: 0, variance: second };
  const variance = second - first * first;
  if (first * first < FAR * variance) return { mean: origin + first, variance };
  const mean = origin + first;
  const again = averages(x, start, width, mean);
  return { mean: mean + again.first, variance: again.second - again.first * again.first };
}

/** How many variances the square of a distance may be: leaves eleven digits. */
const FAR = 1e5;

/** The averages of `x - origin` and of its square. Two sums of each, since an addition waits for the one before it. */
function averages(x: Float32Array, start: number, width: number, origin: number): { first: number; second: number } {
  const end = start + width;
  let [s0, s1, q0, q1, i] = [0, 0, 0, 0, start];
  for (; i + 1 < end; i += 2) {
    const a = (x[i] as number) - origin;
    const b = (x[i + 1] as number) - origin;
    s0 += a;
    s1 += b;
    q0 += a * a;
    q1 += b * b;
  }
  if (i < end) {
    const a = (x[i] as number) - origin;
    s0 += a;
    q0 += a * a;
  }
  return { first: (s0 + s1) / width, second: (q0 + q1) / width };
}

/** Four rows from `start`: what is read of gamma and beta serves all. */
function writeFour(
  x: Float32Array,
  start: number,
  width: number,
  y: Float32Array,
  scale: Float64Array,
  shift: Float64Array,
  means: Float64Array,
  rstds: Float64Array,
): void {
  const [m0 = 0, m1 = 0, m2 = 0, m3 = 0] = means;
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = rstds;
  const [second, third, fourth] = [start + width, start + 2 * width, start + 3 * width];
  for (let i = 0; i < width; i++) {
    const gamma = scale[i] as number;
    const beta = shift[i] as number;
    y[start + i] = ((x[start + i] as number) - m0) * r0 * gamma + beta;
    y[second + i] = ((x[second + i] as number) - m1) * r1 * gamma + beta;
    y[third + i] = ((x[third + i] as number) - m2) * r2 * gamma + beta;
    y[fourth + i] = ((x[fourth + i] as number) - m3) * r3 * gamma + beta;
  }
}

function writeOne(
  x: Float32Array,
  start: number,
  width: number,
  y: Float32Array,
  scale: Float64Array,
  shift: Float64Array,
  mean: number,
  rstd: number,
): void {
  for (let i = 0; i < width; i++) {
    y[start + i] = ((x[start + i] as number) - mean) * rstd * (scale[i] as number) + (shift[i] as number);
  }
}

interface Arrays {
  dy: Float32Array;
  x: Float32Array;
  moments: Float32Array;
  gamma: Float32Array | undefined;
  dsum: Float32Array | undefined;
}

function backward(
  { dy, x, moments, gamma, dsum }: Arrays,
  { width, centered }: NormAttrs,
): { dx: Float32Array; dgamma: Float64Array; dbeta: Float64Array } {
  const rows = x.length / width;
  const dx = new Float32Array(x.length);
  const dgamma = new Float64Array(width);
  const dbeta = new Float64Array(width);
  const scale = gamma ?? new Float32Array(width).fill(1);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const end = start + width;
    const mean = (moments[row] as number) + (moments[rows + row] as number);
    const rstd = moments[2 * rows + row] as number;
    let sumG = 0;
    let sumGX = 0;
    for (let i = start, column = 0; i < end; i++, column++) {
      const xhat = ((x[i] as number) - mean) * rstd;
      const d = dy[i] as number;
      const g = d * (scale[column] as number);
      sumG += g;
      sumGX += g * xhat;
      dgamma[column] = (dgamma[column] as number) + d * xhat;
      dbeta[column] = (dbeta[column] as number) + d;
    }
    const meanG = centered ? sumG / width : 0;
    const meanGX = sumGX / width;
    for (let i = start, column = 0; i < end; i++, column++) {
      const xhat = ((x[i] as number) - mean) * rstd;
      dx[i] = rstd * ((dy[i] as number) * (scale[column] as number) - meanG - xhat * meanGX);
    }
  }
  if (dsum) for (let i = 0; i < dx.length; i++) dx[i] = (dx[i] as number) + (dsum[i] as number);
  return { dx, dgamma, dbeta };
}
