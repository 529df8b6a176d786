// The updates. Expected weights: tf.train.adam and tf.train.momentum on the same gradients where those can do it, and
// the algorithms of the papers in plain float64 JavaScript where they cannot.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../testing/allClose';
import { backends, leaked, useBackend } from '../../testing/backends';
import { normals } from '../../testing/data';
import { learningWeights } from './layers';
import { type AdjustedWeight, adjust, type UpdateRule, zeroMoments } from './optimizer';

const STEPS = 5;
const close = { atol: 2e-6, rtol: 2e-5 };

function layer(constraint?: 'nonNeg'): tf.Sequential {
  const kernelInitializer = tf.initializers.randomNormal({ seed: 3 });
  const options = {
    units: 2,
    inputShape: [3],
    kernelInitializer,
    ...(constraint ? { kernelConstraint: constraint } : {}),
  };
  return tf.sequential({ layers: [tf.layers.dense(options)] });
}

/** The gradients of the kernel [3, 2] and the bias [2] in step `step`, from 1. */
const gradientsOf = (step: number): [tf.Tensor, tf.Tensor] => [
  tf.tensor2d(normals(6, step), [3, 2]),
  tf.tensor1d(normals(2, 100 + step)),
];

const named = (weights: readonly AdjustedWeight[], gradients: readonly tf.Tensor[]): tf.NamedTensorMap =>
  Object.fromEntries(gradients.map((gradient, i) => [weights[i]?.variable.name ?? '', gradient]));

function updated(
  rule: UpdateRule,
  settings: { learningRate: number; weightDecay: number },
  model = layer(),
): tf.Sequential {
  const weights = zeroMoments(learningWeights(model, settings, []), rule);
  for (let step = 1; step <= STEPS; step++) adjust(weights, rule, named(weights, gradientsOf(step)), step, 1);
  tf.dispose(weights.flatMap(({ moments }) => moments));
  return model;
}

/** Adam in float64; `l2` goes into the gradient, `decoupled` off the weight. */
function adam(start: ArrayLike<number>, rate: number, decay: { l2?: number; decoupled?: number }): number[] {
  const [m, v] = [new Float64Array(start.length), new Float64Array(start.length)];
  return Array.from(start, (weight, i) => {
    let w = weight;
    for (let t = 1; t <= STEPS; t++) {
      const g = (normals(start.length, t)[i] ?? 0) + (decay.l2 ?? 0) * w;
      m[i] = 0.9 * (m[i] ?? 0) + 0.1 * g;
      v[i] = 0.999 * (v[i] ?? 0) + 0.001 * g * g;
      const direction = (m[i] ?? 0) / (1 - 0.9 ** t) / (Math.sqrt((v[i] ?? 0) / (1 - 0.999 ** t)) + 1e-8);
      w = w * (1 - rate * (decay.decoupled ?? 0)) - rate * direction;
    }
    return w;
  });
}

describe.each(backends)('on %s', (backend) => {
  useBackend(backend);

  test.each([
    { optimizer: 'adam' as const, momentum: 0, theirs: () => tf.train.adam(0.01, 0.9, 0.999, 1e-8) },
    { optimizer: 'sgd' as const, momentum: 0.9, theirs: () => tf.train.momentum(0.01, 0.9) },
    { optimizer: 'sgd' as const, momentum: 0, theirs: () => tf.train.sgd(0.01) },
  ])('$optimizer with momentum $momentum goes where tfjs goes', ({ optimizer, momentum, theirs }) => {
    const rule = { optimizer, momentum, weightDecayKind: 'decoupled' as const };
    const ours = updated(rule, { learningRate: 0.01, weightDecay: 0 });
    const [kernel, bias] = layer()
      .getWeights()
      .map((weight) => tf.variable(weight));
    const reference = theirs();
    for (let step = 1; step <= STEPS; step++) {
      const [dKernel, dBias] = gradientsOf(step);
      reference.applyGradients([
        { name: kernel?.name ?? '', tensor: dKernel },
        { name: bias?.name ?? '', tensor: dBias },
      ]);
    }
    const [ourKernel, ourBias] = ours.getWeights();
    expect(ourKernel).toBeAllClose(kernel?.dataSync() ?? [], close);
    expect(ourBias).toBeAllClose(bias?.dataSync() ?? [], close);
  });

  test.each(['decoupled', 'l2'] as const)('Adam decays weights the %s way, but not biases', (weightDecayKind) => {
    const start = layer().getWeights()[0]?.dataSync() ?? [];
    const rule = { optimizer: 'adam' as const, momentum: 0, weightDecayKind };
    const decayed = updated(rule, { learningRate: 0.01, weightDecay: 0.5 }).getWeights();
    const plain = updated(rule, { learningRate: 0.01, weightDecay: 0 }).getWeights();
    expect(decayed[0]).toBeAllClose(adam(start, 0.01, { [weightDecayKind]: 0.5 }), close);
    expect(plain[0]).toBeAllClose(adam(start, 0.01, {}), close);
    expect(decayed[1]).toBeAllClose(plain[1]?.dataSync() ?? [], { atol: 0, rtol: 0 });
  });

  test('scales by the schedule and the clip, and leaves alone what has no gradient', () => {
    const model = layer();
    const before = model.getWeights().map((weight) => weight.dataSync());
    const rule = { optimizer: 'sgd' as const, momentum: 0, weightDecayKind: 'decoupled' as const };
    const weights = zeroMoments(learningWeights(model, { learningRate: 0.1, weightDecay: 0 }, []), rule);
    adjust(weights, rule, named(weights, [tf.ones([3, 2])]), 1, 0.5, tf.scalar(0.2));
    expect(model.getWeights()[0]).toBeAllClose(
      Float32Array.from(before[0] ?? [], (w) => w - 0.1 * 0.5 * 0.2),
      close,
    );
    expect(model.getWeights()[1]).toBeAllClose(before[1] ?? [], { atol: 0, rtol: 0 });
  });

  test('keeps to the constraints of the layers', () => {
    const rule = { optimizer: 'sgd' as const, momentum: 0, weightDecayKind: 'decoupled' as const };
    const [kernel] = updated(rule, { learningRate: 1, weightDecay: 0 }, layer('nonNeg')).getWeights();
    expect(Math.min(...(kernel?.dataSync() ?? [-1]))).toBe(0);
  });

  test('keeps no tensor from step to step, and none after they are disposed', () => {
    const model = layer();
    const weights = learningWeights(model, { learningRate: 0.1, weightDecay: 0.1 }, []);
    expect(
      leaked(() => {
        const rule = { optimizer: 'adam' as const, momentum: 0, weightDecayKind: 'decoupled' as const };
        const adjusted = zeroMoments(weights, rule);
        const gradients = gradientsOf(1);
        expect(leaked(() => adjust(adjusted, rule, named(adjusted, gradients), 1, 1))).toBe(0);
        tf.dispose(gradients);
        tf.dispose(adjusted.flatMap(({ moments }) => moments));
      }),
    ).toBe(0);
  });
});
