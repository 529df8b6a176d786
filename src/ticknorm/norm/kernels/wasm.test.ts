// The wasm kernels as guests in tfjs' memory: they take none of it for good, stay right when it grows, and run in the shared
// memory of the threaded build as in the plain one.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../testing/allClose';
import { leaked, useBackend } from '../../testing/backends';
import { normals } from '../../testing/data';
import { layerNorm } from '../layerNorm';
import { referenceLayerNorm } from '../reference';
import { wasmKernels } from './wasm';
import { instantiate } from './wasm/instance';

const close = { atol: 1e-6, rtol: 2e-6 };

/** Bytes of tfjs' own memory, whatever else grows. */
function heap(): number {
  const backend: object = tf.backend();
  if (!('wasm' in backend) || typeof backend.wasm !== 'object' || !backend.wasm) throw new Error('not wasm');
  if (!('HEAPU8' in backend.wasm) || !(backend.wasm.HEAPU8 instanceof Uint8Array)) throw new Error('no heap');
  return backend.wasm.HEAPU8.byteLength;
}

describe('in the memory of tfjs', () => {
  useBackend('wasm');

  test('10,000 calls and 1,000 gradients do not make it grow', () => {
    const x = tf.tensor(normals(64 * 128, 1), [64, 128]);
    const gradient = tf.grad((v) => layerNorm(v));
    const once = (): void => tf.dispose([layerNorm(x), gradient(x)]);
    once();
    const before = heap();
    for (let i = 0; i < 10_000; i++) layerNorm(x).dispose();
    for (let i = 0; i < 1000; i++) gradient(x).dispose();
    expect(heap()).toBe(before);
  });

  test('right after it has grown', () => {
    const x = normals(64 * 128, 2);
    const early = tf.tensor(x, [64, 128]);
    layerNorm(early).dispose();
    const before = heap();
    const filler = tf.zeros([before / 4]);
    expect(heap()).toBeGreaterThan(before);
    const wanted = referenceLayerNorm(x, undefined, undefined, { shape: [64, 128] }).y;
    expect(layerNorm(early)).toBeAllClose(wanted, close);
    expect(layerNorm(tf.tensor(x, [64, 128]))).toBeAllClose(wanted, close);
    filler.dispose();
  });

  test('takes a tensor that was made on another backend', async () => {
    await tf.setBackend('cpu');
    tf.env().set('PROD', true); // without the banner of the cpu backend
    const x = tf.tensor([1, 2, 3]);
    tf.env().set('PROD', false);
    await tf.setBackend('wasm');
    expect(leaked(() => expect(layerNorm(x)).toBeAllClose(referenceLayerNorm([1, 2, 3]).y, close))).toBe(1);
  });
});

describe('compiled', () => {
  const memories = [
    { name: 'plain', memory: new WebAssembly.Memory({ initial: 1 }) },
    { name: 'shared', memory: new WebAssembly.Memory({ initial: 1, maximum: 16384, shared: true }) },
  ];

  test.each(memories)('for a $name memory', ({ memory }) => {
    const floats = new Float32Array(memory.buffer);
    const x = normals(20, 3);
    // In floats: x at 1, gamma at 30, beta at 40, y at 50, moments at 80, scratch at 100; in bytes four times that.
    floats.set(x, 1);
    floats.fill(1, 30, 40);
    instantiate(memory)?.forward(4, 0, 120, 160, 0, 200, 320, 400, 2, 10, 1e-5, true);
    const { y, rstd } = referenceLayerNorm(x, undefined, undefined, { shape: [2, 10] });
    expect(floats.slice(50, 70)).toBeAllClose(y, close);
    expect(floats.slice(84, 86)).toBeAllClose(rstd, close);
    expect([...floats.slice(70, 80), floats[0]]).toEqual(new Array(11).fill(0));
  });

  test('a backend whose memory is out of sight has no kernels', () => {
    const strange = { wasm: {}, dataIdMap: new Map(), makeOutput: () => undefined, disposeData: () => true };
    expect(wasmKernels(strange)).toBe(undefined);
  });
});
