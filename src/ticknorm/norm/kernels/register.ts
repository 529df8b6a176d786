// Registers a backend's fused kernels with tfjs the first time an operation runs on it, never on import: so a bundler may
// drop what a program does not use. Says whether there are any; if not, composed operations do the work.
import * as tf from '@tensorflow/tfjs';
import { registerGradients } from '../gradients';
import {
  BACKWARD,
  FORWARD,
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
export const ensureRegistered = (): boolean => kernelsOf(tf.backend()) !== undefined;

/** @param backend  the active one */
function kernelsOf(backend: object): FusedKernels | undefined {
  if (!known.has(backend)) {
    const name = tf.getBackend();
    const kernels = Object.hasOwn(SOURCES, name) ? SOURCES[name]?.(backend) : undefined;
    known.set(backend, kernels);
    if (kernels) register(name);
  }
  return known.get(backend);
}

function register(backendName: string): void {
  registerGradients();
  for (const [kernelName, kernelFunc] of [
    [FORWARD, kernel('forward')],
    [BACKWARD, kernel('backward')],
  ] as const) {
    if (!tf.getKernel(kernelName, backendName)) tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}

type KernelFunc = tf.KernelConfig['kernelFunc'];
type Call = Parameters<KernelFunc>[0];

const kernel =
  (kind: keyof FusedKernels): KernelFunc =>
  (call) => {
    const kernels = kernelsOf(call.backend);
    if (!kernels || !isFilled(call)) throw new TypeError(NOT_OURS);
    return kernels[kind](call.inputs, call.attrs);
  };

/** Whether a call is that of an operation or of a gradient, which give a kernel the inputs that it reads. */
const isFilled = (call: Call): call is Call & { inputs: NormInputs & GradInputs; attrs: OpAttrs } => isOurs(call.attrs);
