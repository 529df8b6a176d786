// The compiled kernels, instantiated over the memory that tfjs' wasm backend keeps its tensors in: nothing is copied.
import { ALPHABET, IMPORTS, SHARED, WASM } from './module.generated';

/** What assembly/index.ts exports. Pointers are byte offsets into tfjs' memory, and 0 for what is not there. */
export interface WasmExports {
  forward(
    x: number,
    residual: number,
    gamma: number,
    beta: number,
    sum: number,
    y: number,
    moments: number,
    columns: number,
    rows: number,
    width: number,
    epsilon: number,
    centered: boolean,
  ): void;
  backward(
    dy: number,
    x: number,
    moments: number,
    gamma: number,
    dsum: number,
    dx: number,
    dgamma: number,
    dbeta: number,
    columns: number,
    rows: number,
    width: number,
    centered: boolean,
  ): void;
}

/**
 * The memory may grow later; an instance sees that without being told.
 *
 * @returns undefined where this machine has no SIMD, or forbids compiling here and now
 */
export function instantiate(memory: WebAssembly.Memory): WasmExports | undefined {
  // Whether a memory is shared is part of a module's imports, and nothing else in it depends on that.
  const text = isShared(memory) ? WASM.replace(IMPORTS, SHARED) : WASM;
  const bytes = Uint8Array.from(text.match(/~..|./g) ?? [], decode);
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    return isKernels(exports) ? exports : undefined;
  } catch {
    return undefined;
  }
}

/** A byte as compile.mjs wrote it: two digits after ~, or a character at the byte's place in the alphabet. */
const decode = (written: string): number =>
  written.length > 1 ? Number.parseInt(written.slice(1), 16) : ALPHABET.indexOf(written);

const isKernels = (exports: object): exports is WasmExports => 'forward' in exports;

const isShared = ({ buffer }: WebAssembly.Memory): boolean =>
  typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer;
