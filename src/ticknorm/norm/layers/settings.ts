// What a layer is told about one weight: how it starts, what is added to the loss for it, and what it is kept within.
// A name ('ones'), an object (tf.initializers.ones()) and a saved configuration ({ className, config }) all mean the
// same. tfjs can read the three but exports no reader; its recurrent cell is one that shows what it made of them.
import * as tf from '@tensorflow/tfjs';

type Cell = ReturnType<typeof tf.layers.simpleRNNCell>;
type CellArgs = Parameters<typeof tf.layers.simpleRNNCell>[0];

/** What every layer takes: `name`, `trainable`, `inputShape`, `weights` and so on. */
export type LayerArgs = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;
/** A name such as `'ones'`, one of `tf.initializers`, or a saved configuration. */
export type InitializerInput = NonNullable<CellArgs['kernelInitializer']>;
/** The name `'l1l2'`, one of `tf.regularizers`, or a saved configuration. */
export type RegularizerInput = NonNullable<CellArgs['kernelRegularizer']>;
/** A name such as `'nonNeg'`, one of `tf.constraints`, or a saved configuration. */
export type ConstraintInput = NonNullable<CellArgs['kernelConstraint']>;

/** What a layer is told about its gamma and beta; in a saved model, `null` stands for none. */
export type ParameterArgs = Partial<
  Record<'gammaInitializer' | 'betaInitializer', InitializerInput> &
    Record<'gammaRegularizer' | 'betaRegularizer', RegularizerInput | null> &
    Record<'gammaConstraint' | 'betaConstraint', ConstraintInput | null>
>;

/** How a weight starts, what is added to the loss for it, and what it is kept within. */
export type WeightSettings = readonly [
  initializer: Cell['kernelInitializer'],
  regularizer: Cell['kernelRegularizer'],
  constraint: Cell['kernelConstraint'],
];

/** {@link ParameterArgs}, ready to be used, and as they are saved. */
export interface ParameterSettings {
  readonly gamma: WeightSettings;
  readonly beta: WeightSettings;
  readonly saved: Readonly<Record<keyof ParameterArgs, tf.serialization.ConfigDictValue>>;
}

/** Takes gamma for the kernel of a recurrent cell, and beta for its bias. */
export function readParameters(args: ParameterArgs): ParameterSettings {
  const cell = tf.layers.simpleRNNCell({
    name: 'settings', // Without a name it would use up a number of those that unnamed layers get.
    units: 1,
    kernelInitializer: args.gammaInitializer ?? 'ones',
    biasInitializer: args.betaInitializer ?? 'zeros',
    ...(args.gammaRegularizer && { kernelRegularizer: args.gammaRegularizer }),
    ...(args.betaRegularizer && { biasRegularizer: args.betaRegularizer }),
    ...(args.gammaConstraint && { kernelConstraint: args.gammaConstraint }),
    ...(args.betaConstraint && { biasConstraint: args.betaConstraint }),
  });
  const config = cell.getConfig();
  return {
    gamma: [cell.kernelInitializer, cell.kernelRegularizer, cell.kernelConstraint],
    beta: [cell.biasInitializer, cell.biasRegularizer, cell.biasConstraint],
    saved: {
      betaInitializer: config['biasInitializer'] ?? null,
      gammaInitializer: config['kernelInitializer'] ?? null,
      betaRegularizer: config['biasRegularizer'] ?? null,
      gammaRegularizer: config['kernelRegularizer'] ?? null,
      betaConstraint: config['biasConstraint'] ?? null,
      gammaConstraint: config['kernelConstraint'] ?? null,
    },
  };
}
