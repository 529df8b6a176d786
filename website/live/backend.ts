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
    if (await starts(backend)) return backend;
  }
  throw new Error(`This browser cannot compute with the ${choice} backend; choose another one at the top of the page.`);
}

async function starts(backend: Backend): Promise<boolean> {
  try {
    if (backend === 'webgpu') {
      if (!(await hasWebGpu())) return false;
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

async function hasWebGpu(): Promise<boolean> {
  const gpu: unknown = Reflect.get(navigator, 'gpu');
  if (typeof gpu !== 'object' || gpu === null) return false;
  const request: unknown = Reflect.get(gpu, 'requestAdapter');
  return typeof request === 'function' && (await Reflect.apply(request, gpu, [])) !== null;
}

export { tf };
