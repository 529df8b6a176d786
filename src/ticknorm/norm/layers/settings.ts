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

/** As they come out of a caller's arguments or a saved model, where `null` stands for none. */
export interface WeightInput {
  initializer?: InitializerInput | null | undefined;
  regularizer?: RegularizerInput | null | undefined;
  constraint?: ConstraintInput | null | undefined;
}

/** The same, ready to be used, and as they are saved. */
export interface WeightSettings {
  readonly initializer: Cell['kernelInitializer'];
  readonly regularizer: Cell['kernelRegularizer'];
  readonly constraint: Cell['kernelConstraint'];
  readonly saved: Readonly<Record<keyof WeightInput, tf.serialization.ConfigDictValue>>;
}

/** @param initializer  for a weight whose arguments name none */
export function readWeight(given: WeightInput, initializer: InitializerInput): WeightSettings {
  const cell = tf.layers.simpleRNNCell({
    name: 'settings', // Without a name it would use up a number of those that unnamed layers get.
    units: 1,
    kernelInitializer: given.initializer ?? initializer,
    ...(given.regularizer && { kernelRegularizer: given.regularizer }),
    ...(given.constraint && { kernelConstraint: given.constraint }),
  });
  const config = cell.getConfig();
  return {
    initializer: cell.kernelInitializer,
    regularizer: cell.kernelRegularizer,
    constraint: cell.kernelConstraint,
    saved: {
      initializer: config['kernelInitializer'] ?? null,
      regularizer: config['kernelRegularizer'] ?? null,
      constraint: config['kernelConstraint'] ?? null,
    },
  };
}
