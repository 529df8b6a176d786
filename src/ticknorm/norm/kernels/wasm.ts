// The kernels of tfjs' wasm backend: WebAssembly with SIMD that works where tfjs keeps its tensors. The source is in
// wasm/assembly; here its pointers are found and its outputs made.
import type * as tf from '@tensorflow/tfjs';
import type { FusedKernels, NormAttrs, NormInputs } from './contract';
import { instantiate, type WasmExports } from './wasm/instance';

/** @returns undefined where the machine cannot run them, or tfjs keeps its memory where we cannot see it */
export const wasmKernels = (backend: object): FusedKernels | undefined => (open(backend) ? KERNELS : undefined);

const KERNELS: FusedKernels = {
  forward({ x, gamma, beta }, attrs, given) {
    const { y, moments } = forward({ x, gamma, beta }, attrs, opened(given));
    return [y, moments];
  },

  add(inputs, attrs, given) {
    const sum = opened(given).backend.makeOutput(inputs.x.shape, 'float32');
    const { y, moments } = forward({ ...inputs, sum }, attrs, opened(given));
    return [y, moments, sum];
  },

  backward({ dy, x, moments, gamma, dsum }, { width, centered, parameter, shifted }, given) {
    const { backend, run } = opened(given);
    const rows = sizeOf(x) / width;
    const dx = backend.makeOutput(x.shape, 'float32');
    const dgamma = backend.makeOutput(parameter, 'float32');
    const dbeta = backend.makeOutput(parameter, 'float32');
    const columns = backend.makeOutput([3 * wholeVectors(width)], 'float32');
    const at = pointers(backend);
    const [more, to, toGamma, toBeta, scratch] = [at(dsum), at(dx), at(dgamma), at(dbeta), at(columns)];
    run.backward(at(dy), at(x), at(moments), at(gamma), more, to, toGamma, toBeta, scratch, rows, width, centered);
    backend.disposeData(columns.dataId);
    const outputs = [dx];
    for (const [output, wanted] of [
      [dgamma, gamma !== undefined],
      [dbeta, shifted],
    ] as const) {
      if (wanted) outputs.push(output);
      else backend.disposeData(output.dataId);
    }
    return outputs;
  },
};

/** Of x, or of x + residual, which goes to `sum`. */
function forward(
  { x, residual, gamma, beta, sum }: NormInputs & { residual?: tf.TensorInfo; sum?: tf.TensorInfo },
  { width, epsilon, centered }: NormAttrs,
  { backend, run }: Opened,
): { y: tf.TensorInfo; moments: tf.TensorInfo } {
  const rows = sizeOf(x) / width;
  const y = backend.makeOutput(x.shape, 'float32');
  const moments = backend.makeOutput([3, rows], 'float32');
  const columns = backend.makeOutput([2 * wholeVectors(width)], 'float32');
  const at = pointers(backend);
  const [from, more, scale, shift, to] = [at(x), at(residual), at(gamma), at(beta), at(sum)];
  run.forward(from, more, scale, shift, to, at(y), at(moments), at(columns), rows, width, epsilon, centered);
  backend.disposeData(columns.dataId);
  return { y, moments };
}

/** What is used of tfjs' wasm backend. */
interface WasmBackend {
  readonly wasm: object;
  readonly dataIdMap: { get(id: tf.DataId): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  disposeData(id: tf.DataId): boolean;
}

interface Opened {
  backend: WasmBackend;
  run: WasmExports;
}

const instances = new WeakMap<object, Opened>();

/** One instance for each backend. */
function open(backend: object): Opened | undefined {
  const before = instances.get(backend);
  if (before) return before;
  if (!isWasm(backend)) return undefined;
  const memory = memoryOf(backend.wasm);
  const run = memory && instantiate(memory);
  if (!run) return undefined;
  const now = { backend, run };
  instances.set(backend, now);
  return now;
}

function opened(backend: object): Opened {
  const found = open(backend);
  if (found) return found;
  throw new TypeError('The wasm kernels of ticknorm were run on another backend.');
}

const isWasm = (backend: object): backend is WasmBackend =>
  ['wasm', 'dataIdMap', 'makeOutput', 'disposeData'].every((name) => name in backend);

/** The memory of the plain builds is an export of their module, that of the threaded build is handed to it. */
function memoryOf(module: object): WebAssembly.Memory | undefined {
  const asm = 'asm' in module && typeof module.asm === 'object' ? module.asm : null;
  const exported = asm !== null && 'memory' in asm ? asm.memory : undefined;
  const memory = exported ?? ('wasmMemory' in module ? module.wasmMemory : undefined);
  return memory instanceof WebAssembly.Memory ? memory : undefined;
}

/**
 * Where a tensor's numbers begin, in bytes; 0 where there is no tensor. Asked for last: a tensor of another backend is moved
 * here when it is.
 */
const pointers =
  (backend: WasmBackend) =>
  (tensor: tf.TensorInfo | undefined): number =>
    tensor ? backend.dataIdMap.get(tensor.dataId).memoryOffset : 0;

/** What takes vectors of four numbers. */
const wholeVectors = (width: number): number => 4 * Math.ceil(width / 4);

const sizeOf = ({ shape }: tf.TensorInfo): number => shape.reduce((a, b) => a * b, 1);
