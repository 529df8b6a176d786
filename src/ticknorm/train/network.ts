// What training needs of a model: its prediction in training mode, the variables to learn, and the losses of its layers.

import * as tf from '@tensorflow/tfjs';

/** A model to train: one of tfjs' layers, or a function that uses `tf.variable`s. */
export type Trainable = tf.LayersModel | ((xs: tf.Tensor) => tf.Tensor);

/**
 * How wrong predictions are: a tensor of any shape, whose mean is taken. The argument order is that of `tf.losses`, so
 * `tf.losses.softmaxCrossEntropy` (of logits) and `tf.metrics.categoricalCrossentropy` (of probabilities) are such functions.
 */
export type Loss = (ys: tf.Tensor, predictions: tf.Tensor) => tf.Tensor;

/** A model's prediction; `training` switches dropout on and lets batch normalisation use the batch's own statistics. */
export function predict(model: Trainable, xs: tf.Tensor, training: boolean): tf.Tensor {
  if (typeof model === 'function') return model(xs);
  const predictions = model.apply(xs, { training });
  if (predictions instanceof tf.Tensor) return predictions;
  throw new TypeError(
    `ticknorm: model "${model.name}" has ${model.outputs.length} outputs, but one loss compares one; pass a model with one output.`,
  );
}

/** The mean of `loss`, plus the regularisation losses of a model's layers. */
export function totalLoss(model: Trainable, loss: Loss, xs: tf.Tensor, ys: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const mean = tf.mean(loss(ys, predict(model, xs, true))).asScalar();
    if (typeof model === 'function') return mean;
    return model.calculateLosses().reduce((sum, penalty) => sum.add(penalty), mean);
  });
}

/** The `tf.Variable` behind a layer's weight: what `read` returns, though its declared type is wider. */
export function variableOf(weight: { read(): tf.Tensor; readonly name: string }): tf.Variable {
  const variable = weight.read();
  if (variable instanceof tf.Variable) return variable;
  throw new TypeError(`ticknorm: weight "${weight.name}" is not a tf.Variable; train a model made by tf.layers.`);
}
