// One suite, every backend that Node has: describe.each(backends)('on %s', (backend) => { useBackend(backend); ... }).
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { beforeAll } from 'vitest';

/** The tfjs backends that run in Node without anything installed. */
export const backends: readonly string[] = ['cpu', 'wasm'];

/** Makes `backend` the one that this `describe` block's tensors live on. */
export function useBackend(backend: string): void {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`tfjs could not start its ${backend} backend`);
    // The cpu backend greets its first tensor with a banner, unless tfjs is in production mode at that moment.
    tf.env().set('PROD', true);
    tf.scalar(0).dispose();
    tf.env().set('PROD', false);
  });
}

/** A backend that the library knows nothing of: cpu by another name. Call it in a `describe` block. */
export function useUnknownBackend(): void {
  const name = 'cpu-by-another-name';
  beforeAll(() => {
    if (tf.findBackendFactory(name)) return;
    tf.registerBackend(name, tf.findBackendFactory('cpu'));
    tf.copyRegisteredKernels('cpu', name);
  });
  useBackend(name);
}

/** @returns how many more tensors are alive after `body` than before */
export function leaked(body: () => void): number {
  const before = tf.memory().numTensors;
  body();
  return tf.memory().numTensors - before;
}
