// Forward and backward as two phases. tf.variableGrads does both in one call: what runs inside the function that it is
// given is the forward pass, and the rest of the call, which walks the tape back, is the backward pass.

import * as tf from '@tensorflow/tfjs';
import type { Ticker } from '../ticks/ticker';

/** A loss and its gradients by the name of the variable; the caller disposes them. */
export interface LossAndGradients {
  readonly value: tf.Scalar;
  readonly grads: tf.NamedTensorMap;
}

/** Times the phases of a step, or does not. */
export interface PhaseTimer {
  readonly ticker: Ticker | undefined;
  /** Whether to wait for the device at the end of each phase. */
  readonly wait: boolean;
}

/** Runs `body` as the phase `name`; `last` picks a tensor that the device computes last, to wait for. */
export function phase<T>(
  timer: PhaseTimer,
  name: string,
  body: () => T,
  last: (result: T) => tf.Tensor | undefined,
): T {
  const whole = timer.wait
    ? (): T => {
        const result = body();
        waitFor(last(result));
        return result;
      }
    : body;
  return timer.ticker ? timer.ticker.phase(name, whole) : whole();
}

/** The loss that `forward` gives and its gradients, for `variables` or for all trainable ones; times both passes. */
export function lossAndGradients(
  forward: () => tf.Scalar,
  variables: tf.Variable[] | undefined,
  timer: PhaseTimer,
): LossAndGradients {
  let endBackward: (() => void) | undefined;
  try {
    const { value, grads } = tf.variableGrads(() => {
      const loss = phase(timer, 'forward', forward, (result) => result);
      endBackward = beginPhase(timer.ticker, 'backward');
      return loss;
    }, variables);
    if (timer.wait) waitFor(Object.values(grads)[0]); // the first variable's gradient comes last
    return { value, grads };
  } finally {
    endBackward?.();
  }
}

/** Begins a phase that ends when the returned function is called: a body whose "promise" settles at that very moment. */
function beginPhase(ticker: Ticker | undefined, name: string): (() => void) | undefined {
  if (ticker === undefined) return undefined;
  let settle: (() => void) | undefined;
  ticker.phase(name, () => ({
    // biome-ignore lint/suspicious/noThenProperty: a promise would settle only after the step, in a microtask
    then(done: () => void): void {
      settle = done;
    },
  }));
  return settle;
}

/** Devices compute in the order of the calls: reading one number waits for all before it. */
function waitFor(tensor: tf.Tensor | undefined): void {
  if (tensor === undefined) return;
  tf.tidy(() => tensor.flatten().slice(0, Math.min(1, tensor.size)).dataSync());
}
