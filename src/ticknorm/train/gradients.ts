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
  readonly ticker?: Ticker | undefined;
  /** Whether to wait for the device at the end of each phase. Default: false. */
  readonly wait?: boolean;
}

/** Runs `body` as a phase of the ticker, if there is one. */
export function phase<T>({ ticker }: PhaseTimer, name: string, body: () => T): T {
  return ticker ? ticker.phase(name, body) : body();
}

/** The loss that `forward` gives and its gradients, for `variables` or for all trainable ones; times both passes. */
export function lossAndGradients(
  forward: () => tf.Scalar,
  variables: tf.Variable[] | undefined,
  timer: PhaseTimer,
): LossAndGradients {
  let endBackward = (): void => {};
  try {
    const result = tf.variableGrads(() => {
      const loss = phase(timer, 'forward', () => waitFor(timer, forward()));
      // The body of a phase that ends at a call: a promise would settle only after the step, in a microtask.
      phase(timer, 'backward', () => ({
        // biome-ignore lint/suspicious/noThenProperty: it is what makes the ticker wait for that call
        then(done: () => void): void {
          endBackward = done;
        },
      }));
      return loss;
    }, variables);
    waitFor(timer, Object.values(result.grads)[0]); // the first variable's gradient comes last
    return result;
  } finally {
    endBackward();
  }
}

/** Waits for `tensor`, if asked to: devices compute in the order of the calls, so one number read waits for all before it. */
export function waitFor<T extends tf.Tensor | undefined>({ wait }: PhaseTimer, tensor: T): T {
  if (wait && tensor) tf.tidy(() => tensor.flatten().slice(0, Math.min(1, tensor.size)).dataSync());
  return tensor;
}
