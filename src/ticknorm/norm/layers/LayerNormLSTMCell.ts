// The layer-normalised LSTM: every time step is normalised on its own, so that no step depends on the batch or on how
// long the sequence is.
import * as tf from '@tensorflow/tfjs';
import { layerNorm } from '../layerNorm';
import { checkEpsilon, DEFAULT_EPSILON } from '../options';
import { register } from './register';
import { type InitializerInput, type LayerArgs, readWeight, type WeightSettings } from './settings';

type CellArgs = Parameters<typeof tf.layers.lstmCell>[0];
/** A name such as `'tanh'` or `'sigmoid'`. */
export type ActivationInput = NonNullable<CellArgs['activation']>;

/** Arguments of {@link LayerNormLSTMCell}. */
export interface LayerNormLSTMCellArgs extends LayerArgs {
  /** Size of the output and of the cell's state; a whole number >= 1. */
  units: number;
  /** Added to each variance; finite and >= 0. Default: 1e-5. */
  epsilon?: number;
  /** Of the candidate and of the normalised state. Default: tanh. */
  activation?: ActivationInput;
  /** Of the three gates. Default: sigmoid, as in the paper; `tf.layers.lstm` takes hardSigmoid. */
  recurrentActivation?: ActivationInput;
  /** Whether the bias `b` is learned. Default: true. */
  useBias?: boolean;
  /** Whether the forget gate's bias starts at 1, so that the cell remembers from the start. Default: true, as in Keras. */
  unitForgetBias?: boolean;
  /** Of `W_x`. Default: glorotUniform. */
  kernelInitializer?: InitializerInput;
  /** Of `W_h`. Default: orthogonal. */
  recurrentInitializer?: InitializerInput;
  /** Of `b`. Default: zeros. */
  biasInitializer?: InitializerInput;
  /** Of the three gains. Default: ones. */
  gammaInitializer?: InitializerInput;
  /** Of the three shifts. Default: zeros. */
  betaInitializer?: InitializerInput;
}

const Cell: typeof tf.layers.RNNCell = /* @__PURE__ */ tfjsCell();

function tfjsCell(): typeof tf.layers.RNNCell {
  return tf.layers.RNNCell;
}

/**
 * A cell for `tf.layers.rnn`, with `LN(v; gamma, beta)` over the last axis:
 *
 *     [i, f, g, o] = LN(W_h h; gamma_h, beta_h) + LN(W_x x; gamma_x, beta_x) + b
 *     c' = sigmoid(f) * c + sigmoid(i) * tanh(g)
 *     h' = sigmoid(o) * tanh(LN(c'; gamma_c, beta_c))
 *
 * The statistics of the first two run over all `4 * units` numbers; the state `c` that is carried on is not normalised.
 * `tf.layers.rnn` keeps the states of the step before where its mask is 0. Weights, in this order: `kernel`
 * `[input, 4 * units]`, `recurrent_kernel` `[units, 4 * units]`, gates in the order of `tf.layers.lstm` (i, f, g, o);
 * `bias` `[4 * units]`, unless `useBias` is false; `kernel_gamma`, `kernel_beta`, `recurrent_gamma`, `recurrent_beta`
 * `[4 * units]`; `state_gamma`, `state_beta` `[units]`.
 *
 * @throws {RangeError} from the constructor, when `epsilon` is negative or not finite, or `units` no whole number >= 1
 * @see Ba, Kiros & Hinton (2016), supplementary material, eq. 20-22, https://arxiv.org/abs/1607.06450
 * @example tf.layers.rnn({ cell: new LayerNormLSTMCell({ units: 16 }), returnSequences: true, inputShape: [null, 12] });
 */
export class LayerNormLSTMCell extends Cell {
  static readonly className: string = 'LayerNormLSTMCell';
  readonly units: number;
  readonly stateSize: number[];
  private readonly epsilon: number;
  private readonly unitForgetBias: boolean;
  private readonly inner: ReturnType<typeof tf.layers.lstmCell>;
  private readonly gamma: WeightSettings;
  private readonly beta: WeightSettings;
  private built_: Weights | undefined;

  constructor(args: LayerNormLSTMCellArgs) {
    super(args);
    register(LayerNormLSTMCell);
    const { units, epsilon = DEFAULT_EPSILON } = args;
    if (!Number.isInteger(units) || units < 1) {
      throw new RangeError(`LayerNormLSTMCell: units is ${units}; pass a whole number >= 1.`);
    }
    checkEpsilon('LayerNormLSTMCell', epsilon);
    this.units = units;
    this.stateSize = [units, units];
    this.epsilon = epsilon;
    this.unitForgetBias = args.unitForgetBias ?? true;
    // tfjs' own cell reads names of activations and initialisers; it is never built.
    this.inner = tf.layers.lstmCell({
      name: 'settings',
      units,
      activation: args.activation ?? 'tanh',
      recurrentActivation: args.recurrentActivation ?? 'sigmoid',
      useBias: args.useBias ?? true,
      kernelInitializer: args.kernelInitializer ?? 'glorotUniform',
      recurrentInitializer: args.recurrentInitializer ?? 'orthogonal',
      biasInitializer: args.biasInitializer ?? 'zeros',
    });
    this.gamma = readWeight({ initializer: args.gammaInitializer }, 'ones');
    this.beta = readWeight({ initializer: args.betaInitializer }, 'zeros');
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const size = inputShape.at(-1);
    if (typeof size !== 'number') {
      throw new TypeError(
        'LayerNormLSTMCell: the last axis of the input has no fixed size; give inputShape that size.',
      );
    }
    const { units, inner } = this;
    const add = (name: string, shape: number[], initializer: WeightSettings['initializer']): tf.LayerVariable =>
      this.addWeight(name, shape, 'float32', initializer);
    const affine = (name: string, width: number): Affine => ({
      gamma: add(`${name}_gamma`, [width], this.gamma.initializer),
      beta: add(`${name}_beta`, [width], this.beta.initializer),
    });
    const kernel = add('kernel', [size, 4 * units], inner.kernelInitializer);
    const recurrentKernel = add('recurrent_kernel', [units, 4 * units], inner.recurrentInitializer);
    const bias = inner.useBias ? add('bias', [4 * units], inner.biasInitializer) : undefined;
    if (bias !== undefined && this.unitForgetBias) startForgetBiasAtOne(bias, units);
    this.built_ = {
      kernel,
      recurrentKernel,
      bias,
      ofInput: affine('kernel', 4 * units),
      ofOutput: affine('recurrent', 4 * units),
      ofState: affine('state', units),
    };
    this.built = true;
  }

  /**
   * One time step.
   *
   * @param inputs  `[x, h, c]`: `[batch, input]`, `[batch, units]`, `[batch, units]`
   * @returns `[h', h', c']`: the output, then the new states
   */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const [x, h, c] = Array.isArray(inputs) ? inputs : [inputs];
    if (x === undefined || h === undefined || c === undefined) {
      throw new TypeError('LayerNormLSTMCell: call takes [x, h, c]; apply the cell through tf.layers.rnn.');
    }
    const weights = this.built_;
    if (weights === undefined) {
      throw new TypeError('LayerNormLSTMCell: call before build; apply the cell through tf.layers.rnn.');
    }
    const { activation, recurrentActivation: gate } = this.inner;
    const norm = (value: tf.Tensor, { gamma, beta }: Affine): tf.Tensor =>
      layerNorm(value, gamma.read(), beta.read(), { epsilon: this.epsilon });
    return tf.tidy(() => {
      const fromInput = norm(x.matMul(weights.kernel.read()), weights.ofInput);
      const fromOutput = norm(h.matMul(weights.recurrentKernel.read()), weights.ofOutput);
      const summed = fromInput.add(fromOutput);
      const [i, f, g, o] = fourGates(weights.bias === undefined ? summed : summed.add(weights.bias.read()));
      const state = gate
        .apply(f)
        .mul(c)
        .add(gate.apply(i).mul(activation.apply(g)));
      const output = gate.apply(o).mul(activation.apply(norm(state, weights.ofState)));
      return [output, output, state];
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const inner = this.inner.getConfig();
    const kept = ['activation', 'recurrentActivation', 'kernelInitializer', 'recurrentInitializer', 'biasInitializer'];
    return {
      ...super.getConfig(),
      units: this.units,
      epsilon: this.epsilon,
      useBias: this.inner.useBias,
      unitForgetBias: this.unitForgetBias,
      ...Object.fromEntries(kept.map((key) => [key, inner[key] ?? null])),
      gammaInitializer: this.gamma.saved.initializer,
      betaInitializer: this.beta.saved.initializer,
    };
  }
}

interface Affine {
  readonly gamma: tf.LayerVariable;
  readonly beta: tf.LayerVariable;
}

interface Weights {
  readonly kernel: tf.LayerVariable;
  readonly recurrentKernel: tf.LayerVariable;
  readonly bias: tf.LayerVariable | undefined;
  readonly ofInput: Affine;
  readonly ofOutput: Affine;
  readonly ofState: Affine;
}

function startForgetBiasAtOne(bias: tf.LayerVariable, units: number): void {
  tf.tidy(() => {
    const start = bias.read();
    bias.write(tf.concat([start.slice([0], [units]), tf.ones([units]), start.slice([2 * units], [2 * units])]));
  });
}

function fourGates(summed: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] {
  const [i, f, g, o] = tf.split(summed, 4, -1);
  if (i === undefined || f === undefined || g === undefined || o === undefined)
    throw new Error('tf.split gave too few');
  return [i, f, g, o];
}
