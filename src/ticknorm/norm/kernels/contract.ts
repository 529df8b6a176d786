// What a fused kernel takes and gives: the one thing that the backends' kernels, the operations and their gradients
// agree on. A backend is added by writing FusedKernels for it and naming them in register.ts.
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

/** {@link NormAttrs}, and what an operation says of one call. */
export type OpAttrs = NormAttrs & {
  /** How many there are. */
  rows: number;
  /** Whether dbeta is wanted. dgamma is, whenever gamma is an input. */
  shifted: boolean;
  /** Whether the moments go on to the user, so that a gradient may come back by them. Kernels do not read it. */
  moments: boolean;
};

/** float32. */
export interface NormInputs {
  x: tf.TensorInfo;
  /** Added to `x` before all else; the shape of `x`. */
  residual: tf.TensorInfo | undefined;
  /** Left out means 1. */
  gamma: tf.TensorInfo | undefined;
  /** Left out means 0. */
  beta: tf.TensorInfo | undefined;
}

/** What the gradient needs of the way there. */
export interface GradInputs {
  /** Gradient of y, the shape of `x`. */
  dy: tf.TensorInfo;
  /** What was normalised: `x`, or the sum. */
  x: tf.TensorInfo;
  /** As `forward` gave it. */
  moments: tf.TensorInfo;
  gamma: tf.TensorInfo | undefined;
  /** Added to dx, the shape of `x`: the gradient of the sum, which went on beside y. */
  dsum: tf.TensorInfo | undefined;
}

/**
 * The two kernels of a backend. All outputs are float32 and new; inputs are never written to.
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
  /** @returns y, the sum if `residual` is an input, and the moments; y and the sum in the shape of x */
  forward(inputs: NormInputs, attrs: OpAttrs): tf.TensorInfo[];
  /** @returns `[dx]`, then dgamma if gamma is an input, then dbeta if `shifted`, both of shape `parameter` */
  backward(inputs: GradInputs, attrs: OpAttrs): tf.TensorInfo[];
}

/** The names that kernels are registered under. */
export const FORWARD = 'LayerNormFused';
export const BACKWARD = 'LayerNormFusedGrad';

/** Whether attributes are those that {@link FORWARD} is run with: tfjs hands them on and forgets their type. */
export const isOurs = (attrs: object | undefined): attrs is OpAttrs => attrs !== undefined && 'parameter' in attrs;

/** Whoever runs a kernel otherwise is told so. */
export const NOT_OURS =
  'A fused normalisation kernel runs by way of an operation of ticknorm, which fills its attributes.';

/** The inputs that there are: tfjs cannot bear one that is undefined. */
export function given<T extends tf.TensorInfo>(inputs: Record<string, T | undefined>): Record<string, T> {
  const there: Record<string, T> = {};
  for (const name in inputs) {
    const tensor = inputs[name];
    if (tensor) there[name] = tensor;
  }
  return there;
}
