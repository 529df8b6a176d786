// What the peers work on: the same numbers for all, in enough copies that none finds its input in the processor's cache,
// where a copy costs half and every ratio to it would flatter nobody and mean nothing.
import * as tf from '@tensorflow/tfjs';

/** More than twice the last-level cache of common servers' share (32 MB). */
const BEYOND_CACHE = 96 * 2 ** 20;

export interface Work {
  readonly shape: readonly number[];
  readonly width: number;
  readonly rows: number;
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  /** Inputs that take turns. */ readonly copies: number;
  /** The next input, and the gradient of the output to go with it. */ next(): { x: tf.Tensor; dy: tf.Tensor };
  /** Keeps an output alive for one turn of the inputs, so that outputs rotate as well. */
  hold(outputs: tf.Tensor | tf.Tensor[]): void;
  /** Disposes what is held. */ release(): void;
  dispose(): void;
}

/** @param reuse  one input, one output: what runs when data has just been computed */
export function makeWork(shape: readonly number[], reuse = false): Work {
  const width = shape.at(-1) ?? 1;
  const size = shape.reduce((a, b) => a * b, 1);
  const count = reuse ? 1 : Math.min(64, Math.max(2, Math.ceil(BEYOND_CACHE / (2 * 4 * size))));
  const xs = Array.from({ length: count }, (_, i) => tf.randomNormal([...shape], 0, 1, 'float32', i + 1));
  const dys = Array.from({ length: Math.min(count, 2) }, (_, i) =>
    tf.randomNormal([...shape], 0, 1, 'float32', i + 99),
  );
  const gamma = tf.randomUniform<tf.Rank.R1>([width], 0.5, 1.5, 'float32', 7);
  const beta = tf.randomNormal<tf.Rank.R1>([width], 0, 1, 'float32', 8);
  const held: tf.Tensor[][] = [];
  let turn = 0;
  return {
    shape,
    width,
    rows: size / width,
    gamma,
    beta,
    copies: count,
    next: () => {
      turn++;
      return { x: pick(xs, turn), dy: pick(dys, turn) };
    },
    hold: (outputs) => {
      held.push([outputs].flat());
      if (held.length > count) tf.dispose(held.shift() ?? []);
    },
    release: () => tf.dispose(held.splice(0)),
    dispose: () => tf.dispose([...xs, ...dys, gamma, beta]),
  };
}

function pick(tensors: readonly tf.Tensor[], turn: number): tf.Tensor {
  const tensor = tensors[turn % tensors.length];
  if (tensor === undefined) throw new Error('no tensors to work on');
  return tensor;
}
