// Registers a backend's fused kernels with tfjs the first time an operation runs on it, never on import: so a bundler may
// drop what a program does not use. Says whether there are any; if not, composed operations do the work.
import * as tf from '@tensorflow/tfjs';
import { registerGradients } from '../gradients';
import { type FusedKernels, KERNEL, readAttrs } from './contract';
import { cpuKernels } from './cpu';
import { wasmKernels } from './wasm';
import { webglKernels } from './webgl';
import { webgpuKernels } from './webgpu';

/** Each backend's kernels, or undefined where this machine cannot run them. */
const SOURCES: Readonly<Record<string, (backend: object) => FusedKernels | undefined>> = {
  cpu: () => cpuKernels,
  wasm: wasmKernels,
  webgl: webglKernels,
  webgpu: webgpuKernels,
};

const known = new WeakMap<object, boolean>();

/** @returns whether the active backend has fused kernels, which are registered then. Idempotent */
export function ensureRegistered(): boolean {
  const backend: object = tf.backend();
  const before = known.get(backend);
  if (before !== undefined) return before;
  const name = tf.getBackend();
  const kernels = Object.hasOwn(SOURCES, name) ? SOURCES[name]?.(backend) : undefined;
  if (kernels !== undefined) register(name, kernels);
  known.set(backend, kernels !== undefined);
  return kernels !== undefined;
}

function register(backendName: string, kernels: FusedKernels): void {
  registerGradients();
  const add = (kernelName: string, kernelFunc: tf.KernelConfig['kernelFunc']): void => {
    if (!tf.getKernel(kernelName, backendName)) tf.registerKernel({ kernelName, backendName, kernelFunc });
  };
  const forward: tf.KernelConfig['kernelFunc'] = ({ inputs, attrs, backend }) =>
    kernels.forward({ x: named(inputs, 'x'), gamma: inputs['gamma'], beta: inputs['beta'] }, readAttrs(attrs), backend);
  const sum: tf.KernelConfig['kernelFunc'] = ({ inputs, attrs, backend }) =>
    kernels.add(
      {
        x: named(inputs, 'x'),
        residual: named(inputs, 'residual'),
        gamma: inputs['gamma'],
        beta: inputs['beta'],
      },
      readAttrs(attrs),
      backend,
    );
  add(KERNEL.forward, forward);
  add(KERNEL.forwardPlain, forward);
  add(KERNEL.add, sum);
  add(KERNEL.addPlain, sum);
  add(KERNEL.backward, ({ inputs, attrs, backend }) =>
    kernels.backward(
      {
        dy: named(inputs, 'dy'),
        x: named(inputs, 'x'),
        moments: named(inputs, 'moments'),
        gamma: inputs['gamma'],
        dsum: inputs['dsum'],
      },
      readAttrs(attrs),
      backend,
    ),
  );
}

type Inputs = Parameters<tf.KernelConfig['kernelFunc']>[0]['inputs'];

function named(inputs: Inputs, name: string): tf.TensorInfo {
  const tensor = inputs[name];
  if (tensor === undefined) throw new TypeError(`A fused normalisation kernel was run without its input ${name}.`);
  return tensor;
}
