// Registers a backend's fused kernels with tfjs the first time an operation runs on it, never on import: so a bundler may
// drop what a program does not use. Says whether there are any; if not, composed operations do the work.
import * as tf from '@tensorflow/tfjs';
import { registerGradients } from '../gradients';
import {
  BACKWARD,
  FORWARD,
  FORWARD_PLAIN,
  type FusedKernels,
  type GradInputs,
  isOurs,
  NOT_OURS,
  type NormInputs,
  type OpAttrs,
} from './contract';
import { cpuKernels } from './cpu';
import { wasmKernels } from './wasm';
import { webglKernels } from './webgl';
import { webgpuKernels } from './webgpu';

/** Makes the kernels of a backend, or undefined where it lacks what tfjs' own of that name has, or cannot run them. */
const SOURCES: Readonly<Record<string, (backend: object) => FusedKernels | undefined>> = {
  cpu: cpuKernels,
  wasm: wasmKernels,
  webgl: webglKernels,
  webgpu: webgpuKernels,
};

const known = new WeakMap<object, FusedKernels | undefined>();

/** @returns whether the active backend has fused kernels, which are registered then. Idempotent */
export function ensureRegistered(): boolean {
  const backend = tf.backend();
  const first = !known.has(backend);
  const kernels = kernelsOf(backend);
  if (first && kernels) register(tf.getBackend());
  return kernels !== undefined;
}

function kernelsOf(backend: object): FusedKernels | undefined {
  const name = tf.getBackend();
  if (!known.has(backend)) known.set(backend, Object.hasOwn(SOURCES, name) ? SOURCES[name]?.(backend) : undefined);
  return known.get(backend);
}

function register(backendName: string): void {
  registerGradients();
  for (const [kernelName, kernelFunc] of [
    [FORWARD, kernel('forward')],
    [FORWARD_PLAIN, kernel('forward')],
    [BACKWARD, kernel('backward')],
  ] as const) {
    if (!tf.getKernel(kernelName, backendName)) tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}

type KernelFunc = tf.KernelConfig['kernelFunc'];
type Call = Parameters<KernelFunc>[0];
type Kernels = { [K in keyof Inputs]: (inputs: Inputs[K], attrs: OpAttrs) => tf.TensorInfo[] };
interface Inputs {
  forward: NormInputs;
  backward: GradInputs;
}

const kernel =
  <K extends keyof Inputs>(kind: K): KernelFunc =>
  (call) => {
    const kernels: Kernels | undefined = kernelsOf(call.backend);
    if (!kernels || !isCall(call, kind)) throw new TypeError(NOT_OURS);
    return kernels[kind](call.inputs, call.attrs);
  };

/** Where the attributes are ours, so are the inputs. */
const isCall = <K extends keyof Inputs>(call: Call, _kind: K): call is Call & { inputs: Inputs[K]; attrs: OpAttrs } =>
  isOurs(call.attrs);
