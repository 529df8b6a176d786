// A copy of as many bytes as the input has, within the memory that holds it: no forward pass can be faster than that.
// Both V8's copyWithin and wasm's memory.copy end in the C library's memmove.
import * as tf from '@tensorflow/tfjs';
import type { Peer } from '../harness';
import type { Work } from './tensors';

export function copy(work: Work): Peer {
  const targets = Array.from({ length: work.copies }, () => work.next().x.add(0));
  const move = mover(tf.backend());
  let turn = 0;
  return {
    name: 'copy',
    run: () => {
      const target = targets[turn++ % targets.length];
      if (target) move(work.next().x, target);
    },
    dispose: () => tf.dispose(targets),
  };
}

type Move = (from: tf.Tensor, to: tf.Tensor) => void;

/** The parts of tfjs' wasm backend that say where a tensor lies. */
interface WasmBackend {
  readonly wasm: { readonly HEAPU8: Uint8Array };
  getMemoryOffset(dataId: object): number;
}

function mover(backend: object): Move {
  if (isWasm(backend)) {
    return (from, to) => {
      const start = backend.getMemoryOffset(from.dataId);
      backend.wasm.HEAPU8.copyWithin(backend.getMemoryOffset(to.dataId), start, start + 4 * from.size);
    };
  }
  // The cpu backend keeps tensors in typed arrays: as many bytes in others.
  const arrays = new Map<object, Float32Array>();
  const arrayOf = (tensor: tf.Tensor): Float32Array => {
    const known = arrays.get(tensor.dataId) ?? Float32Array.from(tensor.dataSync());
    arrays.set(tensor.dataId, known);
    return known;
  };
  return (from, to) => arrayOf(to).set(arrayOf(from));
}

function isWasm(backend: object): backend is WasmBackend {
  return 'wasm' in backend && 'getMemoryOffset' in backend;
}
