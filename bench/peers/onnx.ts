// A model of one LayerNormalization node for ONNX Runtime, in the browser's build here and in the native one through Python.
// A model file is a protocol buffer of few fields, which are written by hand: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
import type * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web';
import type { Peer } from '../harness';
import type { Work } from './tensors';

/** @returns a model with inputs X, Scale and B, output Y, normalising the last axis; opset 17 */
export function onnxModel(shape: readonly number[], epsilon: number): Uint8Array {
  const width = shape.at(-1) ?? 1;
  const node = [
    ...['X', 'Scale', 'B'].map((name) => text(1, name)),
    text(2, 'Y'),
    text(4, 'LayerNormalization'),
    message(5, [text(1, 'axis'), integer(3, -1), integer(20, 2)]),
    message(5, [text(1, 'epsilon'), float(2, epsilon), integer(20, 1)]),
  ];
  const graph = [
    message(1, node),
    text(2, 'layer_norm'),
    message(11, value('X', shape)),
    message(11, value('Scale', [width])),
    message(11, value('B', [width])),
    message(12, value('Y', shape)),
  ];
  return Uint8Array.from([integer(1, 8), message(7, graph), message(8, [integer(2, 17)])].flat());
}

/** A float32 tensor's name and shape. */
const value = (name: string, shape: readonly number[]): number[][] => [
  text(1, name),
  message(2, [
    message(1, [
      integer(1, 1),
      message(
        2,
        shape.map((size) => message(1, [integer(1, size)])),
      ),
    ]),
  ]),
];

function varint(of: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(of));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

const integer = (field: number, of: number): number[] => [...varint(field << 3), ...varint(of)];
const bytes = (field: number, of: readonly number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(of.length),
  ...of,
];
const message = (field: number, parts: readonly number[][]): number[] => bytes(field, parts.flat());
const text = (field: number, of: string): number[] => bytes(field, [...new TextEncoder().encode(of)]);
const float = (field: number, of: number): number[] => [
  ...varint((field << 3) | 5),
  ...new Uint8Array(Float32Array.of(of).buffer),
];

/** Says what it computes, too. */
export interface OnnxPeer extends Peer {
  apply(x: tf.Tensor): Promise<ArrayLike<number>>;
}

/** Copies in and out of its own memory included: that is what a tfjs program would pay. */
export async function onnxWeb(work: Work, epsilon: number): Promise<OnnxPeer> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnxModel(work.shape, epsilon), { executionProviders: ['wasm'] });
  const tensor = (values: ArrayLike<number>, shape: readonly number[]): ort.Tensor =>
    new ort.Tensor('float32', Float32Array.from(values), shape);
  const xs = Array.from({ length: work.copies }, () => tensor(work.next().x.dataSync(), work.shape));
  const Scale = tensor(work.gamma.dataSync(), [work.width]);
  const B = tensor(work.beta.dataSync(), [work.width]);
  let turn = 0;
  return {
    name: 'onnxruntime-web',
    run: async () => {
      const X = xs[turn++ % xs.length];
      if (X) await session.run({ X, Scale, B });
    },
    apply: async (x) => {
      const { Y } = await session.run({ X: tensor(x.dataSync(), work.shape), Scale, B });
      const data = Y?.data;
      if (data instanceof Float32Array) return data;
      throw new Error('expected float32 from ONNX Runtime');
    },
    dispose: () => void session.release(),
  };
}
