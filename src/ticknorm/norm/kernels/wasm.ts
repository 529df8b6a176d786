// The kernels of tfjs' wasm backend: WebAssembly with SIMD that works where tfjs keeps its tensors. The source is in
// wasm/assembly; here its pointers are found and its outputs made.
import type * as tf from '@tensorflow/tfjs';
import type { FusedKernels } from './contract';
import { instantiate } from './wasm/instance';

/** @returns undefined where the machine cannot run them, or tfjs keeps its memory where we cannot see it */
export function wasmKernels(backend: object): FusedKernels | undefined {
  if (!isWasm(backend)) return undefined;
  // The memory of the plain builds is an export of their module, that of the threaded build is handed to it.
  const memory = backend.wasm.asm?.memory ?? backend.wasm.wasmMemory;
  const run = memory instanceof WebAssembly.Memory ? instantiate(memory) : undefined;
  if (!run) return undefined;
  const make = (shape: number[]): tf.TensorInfo => backend.makeOutput(shape, 'float32');
  const drop = ({ dataId }: tf.TensorInfo): boolean => backend.disposeData(dataId);
  /** Scratch for so many numbers of each column. */
  const borrow = (kinds: number, width: number): number => backend.wasm._malloc(4 * kinds * (width + PAD)) >>> 0;
  /**
   * Where a tensor's numbers begin, in bytes; 0 where there is no tensor. Asked for last: a tensor of another backend is
   * moved here when it is.
   */
  const at = (tensor: tf.TensorInfo | undefined): number =>
    tensor ? backend.dataIdMap.get(tensor.dataId).memoryOffset : 0;

  return {
    forward({ x, residual, gamma, beta }, { rows, width, epsilon, centered }) {
      const sum = residual && make(x.shape);
      const y = make(x.shape);
      const moments = make([3, rows]);
      const columns = borrow(2, width);
      run.forward(
        at(x),
        at(residual),
        at(gamma),
        at(beta),
        at(sum),
        at(y),
        at(moments),
        columns,
        rows,
        width,
        epsilon,
        centered,
      );
      backend.wasm._free(columns);
      return sum ? [y, sum, moments] : [y, moments];
    },

    backward({ dy, x, moments, gamma, dsum }, { rows, width, centered, parameter, shifted }) {
      const dx = make(x.shape);
      const dgamma = make(parameter);
      const dbeta = make(parameter);
      const columns = borrow(5, width);
      run.backward(
        at(dy),
        at(x),
        at(moments),
        at(gamma),
        at(dsum),
        at(dx),
        at(dgamma),
        at(dbeta),
        columns,
        rows,
        width,
        centered,
      );
      backend.wasm._free(columns);
      const outputs = [dx];
      if (gamma) outputs.push(dgamma);
      else drop(dgamma);
      if (shifted) outputs.push(dbeta);
      else drop(dbeta);
      return outputs;
    },
  };
}

/** What is used of tfjs' wasm backend. */
interface WasmBackend {
  readonly wasm: {
    asm?: { memory?: unknown };
    wasmMemory?: unknown;
    _malloc(bytes: number): number;
    _free(at: number): void;
  };
  readonly dataIdMap: { get(id: tf.DataId): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  disposeData(id: tf.DataId): boolean;
}

const isWasm = (backend: object): backend is WasmBackend => 'wasm' in backend && 'dataIdMap' in backend;

/** Makes room for whole vectors of four numbers. */
const PAD = 3;
