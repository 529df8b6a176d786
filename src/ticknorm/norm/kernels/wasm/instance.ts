// The compiled kernels, instantiated over the memory that tfjs' wasm backend keeps its tensors in: nothing is copied.
import { WASM_KERNELS } from './module.generated';

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
  try {
    const plain = Uint8Array.from(WASM_KERNELS.match(/~..|./g) ?? [], decode);
    const module = new WebAssembly.Module(isShared(memory) ? withSharedMemory(plain) : plain);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return isKernels(exports) ? exports : undefined;
  } catch (error) {
    // A RangeError: a main thread that compiles nothing at once.
    const usual = [WebAssembly.CompileError, WebAssembly.LinkError, RangeError];
    if (usual.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

/** A byte as compile.mjs wrote it. */
const decode = (text: string): number =>
  text.length > 1 ? Number.parseInt(text.slice(1), 16) : (text.charCodeAt(0) - 37) ^ 64;

const isKernels = (exports: object): exports is WasmExports => 'forward' in exports && 'backward' in exports;

const isShared = ({ buffer }: WebAssembly.Memory): boolean =>
  typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer;

/** The kind of section that lists imports. */
const IMPORTS = 2;

/**
 * The same code for a shared memory. Whether a memory is shared is part of a module's imports, and nothing else in it
 * depends on that; so one declaration is replaced, which is three bytes longer, instead of shipping the module twice.
 */
function withSharedMemory(plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const name = Array.from('\x03env\x06memory', (char) => char.charCodeAt(0));
  const unshared = [...name, 2, 0, 0]; // a memory, without a maximum, of at least 0 pages
  const shared = [...name, 2, 3, 0, 0x80, 0x80, 4]; // shared, of at most 65,536 pages
  const at = plain.findIndex((_, i) => unshared.every((byte, j) => plain[i + j] === byte));
  // Before it: the section's kind, its size, and the number of imports.
  const [kind, size = 0] = plain.subarray(at - 3, at);
  if (kind !== IMPORTS) throw new TypeError('The wasm kernels do not begin their imports with a memory.');
  const grown = shared.length - unshared.length;
  return Uint8Array.of(
    ...plain.subarray(0, at - 2),
    size + grown,
    ...plain.subarray(at - 1, at),
    ...shared,
    ...plain.subarray(at + unshared.length),
  );
}
