// Which TensorFlow.js backend the cells of a session compute with: part of what a page says about how it was made. The
// cells' own copy is asked, where there is one; nothing is loaded for it.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const PACKAGE = '@tensorflow/tfjs';

/** @returns `'wasm'`; null when cells in `folder` have not loaded TensorFlow.js, or it has not chosen a backend */
export function backendOf(folder: string): string | null {
  try {
    const require = createRequire(join(folder, 'cell.js'));
    const tf: unknown = require.cache[require.resolve(PACKAGE)]?.exports;
    if (typeof tf !== 'object' || tf === null || !('getBackend' in tf) || typeof tf.getBackend !== 'function')
      return null;
    const name: unknown = tf.getBackend();
    return typeof name === 'string' && name !== '' ? name : null;
  } catch {
    return null; // not installed here, or a version that has other words
  }
}
