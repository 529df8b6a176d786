// What a fused kernel takes and gives: the one thing that the backends' kernels, the operations and their gradients
// agree on. A backend is added by writing a FusedKernels for it and naming it in register.ts.
//
// A kernel sees rows: `x.size / width` of them, each `width` numbers that lie one after the other, whatever the shape of
// `x`. gamma and beta have `width` elements. Nothing is empty: operations on empty tensors never come this far.
import type * as tf from '@tensorflow/tfjs';

/** How the rows lie and what is done to them. */
export type NormAttrs = {
  /** Elements in a row. */
  width: number;
  /** Added to the variance; finite and >= 0. */
  epsilon: number;
  /** true: Layer Normalization. false: RMS normalization, which takes 0 for the mean. */
  centered: boolean;
  /** Shape of gamma and beta, `width` elements in all. */
  parameter: number[];
};

/** {@link NormAttrs}, and what else is wanted. dgamma is, whenever gamma is an input. */
export type GradAttrs = NormAttrs & {
  /** Whether dbeta is wanted. */
  shifted: boolean;
};

/** {@link GradAttrs} as operations pass them on, which gradients read and kernels do not. */
export type OpAttrs = GradAttrs & {
  /** Whether the moments go on to the user, so that a gradient may come back by them. */
  moments: boolean;
};

/** float32; gamma left out means 1, beta left out means 0. */
export interface NormInputs {
  x: tf.TensorInfo;
  gamma: tf.TensorInfo | undefined;
  beta: tf.TensorInfo | undefined;
}

/** {@link NormInputs}, and what is added to `x` before all else; the shape of `x`. */
export interface AddInputs extends NormInputs {
  residual: tf.TensorInfo;
}

/** What the gradient needs of the way there. */
export interface GradInputs {
  /** Gradient of y, the shape of `x`. */
  dy: tf.TensorInfo;
  /** What was normalised: `x`, or the sum. */
  x: tf.TensorInfo;
  /** As `forward` or `add` gave it. */
  moments: tf.TensorInfo;
  gamma: tf.TensorInfo | undefined;
  /** Added to dx, the shape of `x`: the gradient of the sum, which went on beside y. */
  dsum: tf.TensorInfo | undefined;
}

/**
 * The three kernels of a backend. All outputs are float32 and new; inputs are never written to. `backend` is what
 * `tf.backend()` returns; a backend's kernels check that it has the few members they use.
 *
 * `moments` is `[3, rows]`: a shift, what the shift lacks of the mean, and `rstd = 1 / sqrt(variance + epsilon)`. The mean
 * is the sum of the first two; it takes two float32 numbers to say where rows near 1e6 have their middle. A backend that
 * corrects its mean otherwise puts the mean first and 0 second. Both are 0 where rows are not centred.
 *
 * With `d = (x - moments[0]) - moments[1]` and `xhat = d * rstd`:
 * - `y = xhat * gamma + beta`;
 * - `dx = rstd * (g - mean(g) - xhat * mean(g * xhat)) + dsum` with `g = dy * gamma`; without mean(g) where not centred;
 * - `dgamma = sum over rows of dy * xhat`, `dbeta = sum over rows of dy`.
 */
export interface FusedKernels {
  /** @returns `[y, moments]`, y in the shape of x */
  forward(inputs: NormInputs, attrs: NormAttrs, backend: object): [tf.TensorInfo, tf.TensorInfo];
  /** @returns `[y, moments, sum]` of `sum = x + residual`, y and sum in the shape of x */
  add(inputs: AddInputs, attrs: NormAttrs, backend: object): [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  /** @returns `[dx]`, then dgamma if gamma is an input, then dbeta if `shifted`, both of shape `parameter` */
  backward(inputs: GradInputs, attrs: GradAttrs, backend: object): tf.TensorInfo[];
}

/**
 * The names that kernels are registered under. What a gradient saves is fixed by the kernel's name, and tfjs cannot save an
 * input that is left out: so a kernel without gamma has a name of its own.
 */
export const KERNEL: {
  readonly forward: 'LayerNormFused';
  readonly forwardPlain: 'LayerNormFusedPlain';
  readonly add: 'AddLayerNormFused';
  readonly addPlain: 'AddLayerNormFusedPlain';
  readonly backward: 'LayerNormFusedGrad';
} = {
  forward: 'LayerNormFused',
  forwardPlain: 'LayerNormFusedPlain',
  add: 'AddLayerNormFused',
  addPlain: 'AddLayerNormFusedPlain',
  backward: 'LayerNormFusedGrad',
};

type GivenAttrs = Parameters<tf.GradConfig['gradFunc']>[2];

/** What tfjs hands a kernel as a bag of attributes, as the operation filled it. */
export function readAttrs(given: GivenAttrs = {}): OpAttrs {
  const { width, epsilon, centered, parameter, shifted, moments } = given;
  if (typeof width !== 'number' || typeof epsilon !== 'number' || !Array.isArray(parameter)) {
    throw new TypeError(
      'A fused normalisation kernel runs by way of an operation of ticknorm, which fills its attributes.',
    );
  }
  return {
    width,
    epsilon,
    centered: centered === true,
    parameter: parameter.filter((size) => typeof size === 'number'),
    shifted: shifted === true,
    moments: moments === true,
  };
}
