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
      const columns = make([2, width + PAD]);
      run.forward(
        at(x),
        at(residual),
        at(gamma),
        at(beta),
        at(sum),
        at(y),
        at(moments),
        at(columns),
        rows,
        width,
        epsilon,
        centered,
      );
      drop(columns);
      return sum ? [y, moments, sum] : [y, moments];
    },

    backward({ dy, x, moments, gamma, dsum }, { rows, width, centered, parameter, shifted }) {
      const dx = make(x.shape);
      const dgamma = make(parameter);
      const dbeta = make(parameter);
      const columns = make([5, width + PAD]);
      run.backward(
        at(dy),
        at(x),
        at(moments),
        at(gamma),
        at(dsum),
        at(dx),
        at(dgamma),
        at(dbeta),
        at(columns),
        rows,
        width,
        centered,
      );
      drop(columns);
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
  readonly wasm: { asm?: { memory?: unknown }; wasmMemory?: unknown };
  readonly dataIdMap: { get(id: tf.DataId): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  disposeData(id: tf.DataId): boolean;
}

const isWasm = (backend: object): backend is WasmBackend => 'wasm' in backend && 'dataIdMap' in backend;

/** Makes room for whole vectors of four numbers. */
const PAD = 3;
