// The layer-normalised LSTM: every time step is normalised on its own, so that no step depends on the batch or on how
// long the sequence is.
import * as tf from '@tensorflow/tfjs';
import { layerNorm } from '../layerNorm';
import { nth } from '../nth';
import { checkEpsilon, DEFAULT_EPSILON } from '../options';
import { type InitializerInput, type LayerArgs, type ParameterSettings, readParameters } from './settings';

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
  private readonly inner: ReturnType<typeof tf.layers.lstmCell>;
  private readonly parameters: ParameterSettings;
  private step: ((x: tf.Tensor, h: tf.Tensor, c: tf.Tensor) => tf.Tensor[]) | undefined;

  constructor(args: LayerNormLSTMCellArgs) {
    super(args);
    tf.serialization.registerClass(LayerNormLSTMCell);
    const { units, epsilon = DEFAULT_EPSILON } = args;
    if (!Number.isInteger(units) || units < 1) {
      throw new RangeError(`LayerNormLSTMCell: units is ${units}; pass a whole number >= 1.`);
    }
    checkEpsilon('LayerNormLSTMCell', epsilon);
    this.units = units;
    this.stateSize = [units, units];
    this.epsilon = epsilon;
    // tfjs' own cell reads names of activations and initialisers; it is never built.
    this.inner = tf.layers.lstmCell({
      ...args,
      name: 'settings',
      activation: args.activation ?? 'tanh',
      recurrentActivation: args.recurrentActivation ?? 'sigmoid',
      kernelInitializer: args.kernelInitializer ?? 'glorotUniform',
      unitForgetBias: args.unitForgetBias ?? true,
    });
    this.parameters = readParameters(args);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const size = inputShape.at(-1);
    if (typeof size !== 'number') {
      throw new TypeError(
        'LayerNormLSTMCell: the last axis of the input has no fixed size; give inputShape that size.',
      );
    }
    const { units, epsilon, inner } = this;
    const [gammaInitializer] = this.parameters.gamma;
    const [betaInitializer] = this.parameters.beta;
    const add = (name: string, shape: number[], initializer: typeof inner.kernelInitializer): tf.LayerVariable =>
      this.addWeight(name, shape, 'float32', initializer);
    const normaliser = (name: string, width: number): ((value: tf.Tensor) => tf.Tensor) => {
      const gamma = add(`${name}_gamma`, [width], gammaInitializer);
      const beta = add(`${name}_beta`, [width], betaInitializer);
      return (value) => layerNorm(value, gamma.read(), beta.read(), { epsilon });
    };
    const kernel = add('kernel', [size, 4 * units], inner.kernelInitializer);
    const recurrentKernel = add('recurrent_kernel', [units, 4 * units], inner.recurrentInitializer);
    const bias = inner.useBias ? add('bias', [4 * units], inner.biasInitializer) : undefined;
    if (bias !== undefined && inner.unitForgetBias) {
      tf.tidy(() => {
        const gates = tf.split(bias.read(), 4);
        bias.write(tf.concat(gates.map((gate, i) => (i === 1 ? tf.onesLike(gate) : gate))));
      });
    }
    const ofInput = normaliser('kernel', 4 * units);
    const ofOutput = normaliser('recurrent', 4 * units);
    const ofState = normaliser('state', units);
    const { activation, recurrentActivation } = inner;
    this.step = (x, h, c) => {
      const fromInput = ofInput(x.matMul(kernel.read()));
      const summed = fromInput.add(ofOutput(h.matMul(recurrentKernel.read())));
      const gates = tf.split(bias === undefined ? summed : summed.add(bias.read()), 4, -1);
      const gate = (k: number): tf.Tensor => recurrentActivation.apply(nth(gates, k));
      const [i, f, g, o] = [gate(0), gate(1), activation.apply(nth(gates, 2)), gate(3)];
      const state = f.mul(c).add(i.mul(g));
      const output = o.mul(activation.apply(ofState(state)));
      return [output, output, state];
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
    const { step } = this;
    if (step === undefined) {
      throw new TypeError('LayerNormLSTMCell: call before build; apply the cell through tf.layers.rnn.');
    }
    return tf.tidy(() => step(x, h, c));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const inner = this.inner.getConfig();
    const kept = ['activation', 'recurrentActivation', 'kernelInitializer', 'recurrentInitializer', 'biasInitializer'];
    const { gammaInitializer, betaInitializer } = this.parameters.saved;
    return {
      ...super.getConfig(),
      units: this.units,
      epsilon: this.epsilon,
      useBias: this.inner.useBias,
      unitForgetBias: this.inner.unitForgetBias,
      ...Object.fromEntries(kept.map((key) => [key, inner[key] ?? null])),
      gammaInitializer,
      betaInitializer,
    };
  }
}
