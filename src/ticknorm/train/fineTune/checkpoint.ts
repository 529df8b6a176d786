// The state of a run after an epoch, as a plain object: everything that the next step depends on and that the options do
// not say. The order of the examples is no part of it, because seed and epoch give that.

import * as tf from '@tensorflow/tfjs';
import { describeValue } from '../../format';
import { formatShape } from '../../norm/options';
import type { Weight } from './layers';

/** A float32 tensor as text: exact, and a third longer than its bytes. */
export interface SavedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its numbers, little-endian float32, as base64. */ readonly data: string;
}

/** An epoch in numbers. */
export interface FineTuneEpoch {
  /** Number of the epoch, from 0 as in tfjs. */ readonly epoch: number;
  /** Steps in the run up to its end. */ readonly step: number;
  /** Mean training loss of its steps, regularisation included. */ readonly loss: number;
  /** Loss on the validation set after it. */ readonly val_loss: number;
  /** Learning rate of its last step, outside of groups. */ readonly learningRate: number;
  /** The other measures on the validation set, `val_accuracy`. */ readonly [val_metric: `val_${string}`]: number;
}

/** What a run needs to go on. JSON keeps it exactly. */
export interface Checkpoint {
  readonly schema: 1;
  /** Epochs done. */ readonly epochs: number;
  /** Steps done. */ readonly step: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly optimizer: 'adam' | 'sgd';
  /** All weights of the model, layer by layer. */ readonly weights: readonly SavedTensor[];
  /** The optimizer's running averages, for each weight that learns. */ readonly moments: readonly (readonly SavedTensor[])[];
  readonly best: {
    readonly epoch: number;
    readonly val_loss: number;
    readonly weights: readonly SavedTensor[];
  };
  readonly history: readonly FineTuneEpoch[];
}

/** Numbers of four bytes, turned from this machine's byte order to little-endian, or back. */
function littleEndian(buffer: ArrayBuffer): ArrayBuffer {
  const view = new DataView(buffer);
  return new Int32Array(buffer).map((_, i) => view.getInt32(i * 4, true)).buffer;
}

/** Reads back a tensor that belongs to `weight`. */
export async function saveTensor(weight: Weight, tensor: tf.Tensor): Promise<SavedTensor> {
  const { buffer } = Float32Array.from(await tensor.data());
  let text = '';
  for (const byte of new Uint8Array(littleEndian(buffer))) text += String.fromCharCode(byte);
  return { name: weight.originalName, shape: tensor.shape, data: btoa(text) };
}

/**
 * The tensor again; the caller disposes it.
 *
 * @throws {RangeError} when it does not belong to `weight`, but to another one or one of another shape
 */
export function loadTensor(weight: Weight, saved: SavedTensor | undefined): tf.Tensor {
  const { shape } = weight.read();
  const has = saved ? `${saved.name} ${formatShape(saved.shape)}` : 'nothing';
  const needed = `${weight.originalName} ${formatShape(shape)}`;
  if (saved === undefined || has !== needed) {
    throw new RangeError(
      `fineTune: the checkpoint has ${has} where the model has ${needed}; resume with the model, the frozen layers and the optimizer that it was made with.`,
    );
  }
  const bytes = Uint8Array.from(atob(saved.data), (char) => char.charCodeAt(0));
  return tf.tensor(new Float32Array(littleEndian(bytes.buffer)), shape);
}

/** @throws TypeError or RangeError for what is no checkpoint, or that of a run which would have gone on otherwise */
export function checkCheckpoint(
  checkpoint: Checkpoint,
  options: Pick<Checkpoint, 'seed' | 'batchSize' | 'optimizer'>,
): void {
  if (checkpoint.schema !== 1) {
    throw new TypeError(
      `fineTune: resume is ${describeValue(checkpoint)}${typeof checkpoint === 'object' ? ` with schema ${describeValue(checkpoint.schema)}` : ''}; pass a checkpoint that onCheckpoint was given, of schema 1.`,
    );
  }
  for (const name of ['seed', 'batchSize', 'optimizer'] as const) {
    if (checkpoint[name] === options[name]) continue;
    throw new RangeError(
      `fineTune: ${name} is ${JSON.stringify(options[name])}, but the checkpoint to resume is of a run with ${JSON.stringify(checkpoint[name])}; pass ${name}: ${JSON.stringify(checkpoint[name])}, or the numbers would not be those of one run.`,
    );
  }
}
