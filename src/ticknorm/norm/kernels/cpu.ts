// The kernels of tfjs' cpu backend: typed arrays, sums in float64. All differences are taken from the row's first element,
// so that a constant row gives exactly beta and an offset costs no digits.
import type * as tf from '@tensorflow/tfjs';
import type { FusedKernels, GradAttrs, NormAttrs } from './contract';

export const cpuKernels: FusedKernels = {
  forward({ x, gamma, beta }, attrs, backend) {
    const cpu = asCpu(backend);
    const { y, moments } = forward(read(cpu, x), optional(cpu, gamma), optional(cpu, beta), attrs);
    return [make(cpu, x.shape, y), make(cpu, [3, moments.length / 3], moments)];
  },

  add({ x, residual, gamma, beta }, attrs, backend) {
    const cpu = asCpu(backend);
    const added = read(cpu, residual);
    const sum = read(cpu, x).map((value, i) => value + (added[i] ?? 0));
    const { y, moments } = forward(sum, optional(cpu, gamma), optional(cpu, beta), attrs);
    return [make(cpu, x.shape, y), make(cpu, [3, moments.length / 3], moments), make(cpu, x.shape, sum)];
  },

  backward({ dy, x, moments, gamma, dsum }, attrs, backend) {
    const cpu = asCpu(backend);
    const scale = optional(cpu, gamma);
    const grads = backward(
      { dy: read(cpu, dy), x: read(cpu, x), moments: read(cpu, moments), gamma: scale, dsum: optional(cpu, dsum) },
      attrs,
    );
    const outputs = [make(cpu, x.shape, grads.dx)];
    if (scale) outputs.push(make(cpu, attrs.parameter, Float32Array.from(grads.dgamma)));
    if (attrs.shifted) outputs.push(make(cpu, attrs.parameter, Float32Array.from(grads.dbeta)));
    return outputs;
  },
};

function forward(
  x: Float32Array,
  gamma: Float32Array | undefined,
  beta: Float32Array | undefined,
  { width, epsilon, centered }: NormAttrs,
): { y: Float32Array; moments: Float32Array } {
  const rows = x.length / width;
  const y = new Float32Array(x.length);
  const moments = new Float32Array(3 * rows);
  const scale = gamma ?? new Float32Array(width).fill(1);
  const shift = beta ?? new Float32Array(width);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const end = start + width;
    const origin = centered ? (x[start] ?? 0) : 0;
    let sum = 0;
    if (centered) for (let i = start; i < end; i++) sum += (x[i] ?? 0) - origin;
    const rest = sum / width;
    let squares = 0;
    for (let i = start; i < end; i++) {
      const d = (x[i] ?? 0) - origin - rest;
      squares += d * d;
    }
    const rstd = 1 / Math.sqrt(squares / width + epsilon);
    for (let i = start, column = 0; i < end; i++, column++) {
      y[i] = ((x[i] ?? 0) - origin - rest) * rstd * (scale[column] ?? 1) + (shift[column] ?? 0);
    }
    const mean = Math.fround(origin + rest);
    moments[row] = mean;
    moments[rows + row] = origin - mean + rest;
    moments[2 * rows + row] = rstd;
  }
  return { y, moments };
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
  { width, centered }: GradAttrs,
): { dx: Float32Array; dgamma: Float64Array; dbeta: Float64Array } {
  const rows = x.length / width;
  const dx = new Float32Array(x.length);
  const dgamma = new Float64Array(width);
  const dbeta = new Float64Array(width);
  const scale = gamma ?? new Float32Array(width).fill(1);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const end = start + width;
    const mean = (moments[row] ?? 0) + (moments[rows + row] ?? 0);
    const rstd = moments[2 * rows + row] ?? 0;
    let sumG = 0;
    let sumGX = 0;
    for (let i = start, column = 0; i < end; i++, column++) {
      const xhat = ((x[i] ?? 0) - mean) * rstd;
      const d = dy[i] ?? 0;
      const g = d * (scale[column] ?? 1);
      sumG += g;
      sumGX += g * xhat;
      dgamma[column] = (dgamma[column] ?? 0) + d * xhat;
      dbeta[column] = (dbeta[column] ?? 0) + d;
    }
    const meanG = centered ? sumG / width : 0;
    const meanGX = sumGX / width;
    for (let i = start, column = 0; i < end; i++, column++) {
      const xhat = ((x[i] ?? 0) - mean) * rstd;
      dx[i] = rstd * ((dy[i] ?? 0) * (scale[column] ?? 1) - meanG - xhat * meanGX);
    }
  }
  if (dsum) for (let i = 0; i < dx.length; i++) dx[i] = (dx[i] ?? 0) + (dsum[i] ?? 0);
  return { dx, dgamma, dbeta };
}

/** What is used of tfjs' cpu backend. */
interface CpuBackend {
  data: { get(id: tf.DataId): { values?: unknown } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo;
}

function asCpu(backend: object): CpuBackend {
  if (isCpu(backend)) return backend;
  throw new TypeError('The cpu kernels of ticknorm were run on another backend.');
}

const isCpu = (backend: object): backend is CpuBackend => 'data' in backend && 'makeTensorInfo' in backend;

function read(cpu: CpuBackend, { dataId }: tf.TensorInfo): Float32Array {
  const { values } = cpu.data.get(dataId);
  if (values instanceof Float32Array) return values;
  // A cast to float32 leaves the numbers in the array that they were in.
  if (values instanceof Int32Array || values instanceof Uint8Array) return Float32Array.from(values);
  throw new TypeError('A float32 tensor of the cpu backend holds no numbers.');
}

const optional = (cpu: CpuBackend, tensor: tf.TensorInfo | undefined): Float32Array | undefined =>
  tensor && read(cpu, tensor);

const make = (cpu: CpuBackend, shape: number[], values: Float32Array): tf.TensorInfo =>
  cpu.makeTensorInfo(shape, 'float32', values);
