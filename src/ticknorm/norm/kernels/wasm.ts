// The kernels of tfjs' wasm backend: WebAssembly with SIMD that works where tfjs keeps its tensors. The source is in
// wasm/assembly; here its pointers are found and its outputs made.
import type * as tf from '@tensorflow/tfjs';
import type { FusedKernels } from './contract';
import { instantiate, type WasmExports } from './wasm/instance';

/** @returns undefined where the machine cannot run them, or tfjs keeps its memory where we cannot see it */
export const wasmKernels = (backend: object): FusedKernels | undefined => (open(backend) ? KERNELS : undefined);

const KERNELS: FusedKernels = {
  forward({ x, gamma, beta }, { width, epsilon, centered }, given) {
    const { backend, run } = opened(given);
    const rows = sizeOf(x) / width;
    const y = backend.makeOutput(x.shape, 'float32');
    const moments = backend.makeOutput([3, rows], 'float32');
    withParameters(given, width, gamma, beta, (scale, shift) => {
      const at = pointers(backend);
      run.forward(at(x), scale, shift, at(y), at(moments), rows, width, epsilon, centered);
    });
    return [y, moments];
  },

  add({ x, residual, gamma, beta }, { width, epsilon, centered }, given) {
    const { backend, run } = opened(given);
    const rows = sizeOf(x) / width;
    const y = backend.makeOutput(x.shape, 'float32');
    const moments = backend.makeOutput([3, rows], 'float32');
    const sum = backend.makeOutput(x.shape, 'float32');
    withParameters(given, width, gamma, beta, (scale, shift) => {
      const at = pointers(backend);
      const [from, to] = [at(x), at(sum)];
      run.addForward(from, at(residual), scale, shift, to, at(y), at(moments), rows, width, epsilon, centered);
    });
    return [y, moments, sum];
  },

  backward({ dy, x, moments, gamma, dsum }, { width, centered, parameter, shifted }, given) {
    const { backend, run } = opened(given);
    const rows = sizeOf(x) / width;
    const dx = backend.makeOutput(x.shape, 'float32');
    const dgamma = backend.makeOutput(parameter, 'float32');
    const dbeta = backend.makeOutput(parameter, 'float32');
    const block = backend.makeOutput([2 * width], 'float32');
    withParameters(given, width, gamma, undefined, (scale) => {
      const at = pointers(backend);
      const [more, to, toGamma, toBeta] = [dsum ? at(dsum) : 0, at(dx), at(dgamma), at(dbeta)];
      run.backward(at(dy), at(x), at(moments), scale, more, to, toGamma, toBeta, at(block), rows, width, centered);
    });
    backend.disposeData(block.dataId);
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

/** Where a tensor's numbers begin, in bytes. Asked for last: a tensor of another backend is moved here when it is. */
const pointers =
  (backend: WasmBackend) =>
  ({ dataId }: tf.TensorInfo): number =>
    backend.dataIdMap.get(dataId).memoryOffset;

/** Calls `body` with pointers to gamma and beta, or to ones and zeros that are there as long as the call. */
function withParameters(
  given: object,
  width: number,
  gamma: tf.TensorInfo | undefined,
  beta: tf.TensorInfo | undefined,
  body: (gamma: number, beta: number) => void,
): void {
  const { backend, run } = opened(given);
  const at = pointers(backend);
  const ones = gamma ? undefined : backend.makeOutput([width], 'float32');
  const zeros = beta ? undefined : backend.makeOutput([width], 'float32');
  if (ones) run.fill(at(ones), 4 * width, 1);
  if (zeros) run.fill(at(zeros), 4 * width, 0);
  body(pointerOf(gamma ?? ones, at), pointerOf(beta ?? zeros, at));
  if (ones) backend.disposeData(ones.dataId);
  if (zeros) backend.disposeData(zeros.dataId);
}

const pointerOf = (tensor: tf.TensorInfo | undefined, at: (tensor: tf.TensorInfo) => number): number =>
  tensor ? at(tensor) : 0;

const sizeOf = ({ shape }: tf.TensorInfo): number => shape.reduce((a, b) => a * b, 1);
