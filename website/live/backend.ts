// Which backend tfjs computes with in the worker: the one that was chosen, or the best that this browser has.
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { BACKENDS, type Backend, type BackendChoice } from './protocol';

// The site serves the binaries itself.
setWasmPaths({
  'tfjs-backend-wasm.wasm': new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', import.meta.url).href,
  'tfjs-backend-wasm-simd.wasm': new URL(
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    import.meta.url,
  ).href,
  'tfjs-backend-wasm-threaded-simd.wasm': new URL(
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
    import.meta.url,
  ).href,
});

/**
 * Sets tfjs' backend and waits until it is ready.
 *
 * @throws {Error} when the chosen backend is not to be had here
 */
export async function startBackend(choice: BackendChoice): Promise<Backend> {
  const wanted = choice === 'best' ? BACKENDS : [choice];
  for (const backend of wanted) {
    if (await starts(backend, choice)) return backend;
  }
  throw new Error(`This browser cannot compute with the ${choice} backend; choose another one at the top of the page.`);
}

async function starts(backend: Backend, choice: BackendChoice): Promise<boolean> {
  try {
    if (backend === 'webgpu') {
      const adapter = await gpuAdapter();
      if (adapter === null || (choice === 'best' && isSoftware(adapter))) return false;
      await import('@tensorflow/tfjs-backend-webgpu');
    }
    return (await tf.setBackend(backend)) && (backend !== 'webgpu' || readsAtOnce());
  } catch {
    return false;
  }
}

/**
 * Whether a value that was computed there can be read without waiting, as `print` and `dataSync` do. tfjs does that by way
 * of a canvas; in a worker, Chromium's software rendering answers with zeros and loses the device.
 */
function readsAtOnce(): boolean {
  Reflect.set(tf.backend(), 'hasReadSyncWarned', true); // tfjs would advise against it under the reader's first cell
  return tf.tidy(() => tf.range(0, 2048).square().dataSync()[2047] === 2047 ** 2); // fewer would not leave the processor
}

/** @returns what stands for a graphics processor; null when the browser has no WebGPU or no processor for it */
async function gpuAdapter(): Promise<object | null> {
  const gpu = member(navigator, 'gpu');
  const request = gpu && member(gpu, 'requestAdapter');
  if (typeof request !== 'function') return null;
  const adapter: unknown = await Reflect.apply(request, gpu, []);
  return isObject(adapter) ? adapter : null;
}

/**
 * Whether the adapter computes on the processor after all. That is slower than wasm, and to find that its values cannot be
 * read may end the process that webgl computes in, too. https://www.w3.org/TR/webgpu/#dom-gpuadapterinfo-isfallbackadapter
 */
function isSoftware(adapter: object): boolean {
  const info = member(adapter, 'info');
  return info !== undefined && Reflect.get(info, 'isFallbackAdapter') === true;
}

const isObject = (value: unknown): value is object => Object(value) === value;

function member(of: object, name: string): object | undefined {
  const value: unknown = Reflect.get(of, name);
  return isObject(value) ? value : undefined;
}

export { tf };
