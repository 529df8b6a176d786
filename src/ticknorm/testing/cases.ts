// Reads the published cases that lie beside the code they hold to account. Their origin is in the README next to them.
import { readFileSync } from 'node:fs';

/** Numbers with their shape. */
export interface Block {
  shape: number[];
  data: number[];
}

/** One published case; see norm/cases/README.md. */
export interface NormCase {
  name: string;
  op: 'layer_norm' | 'rms_norm';
  input: Block;
  gamma?: Block;
  beta?: Block;
  axes: number[];
  /** The axes as their author wrote them: negative, unsorted or a single number. */ axisAsGiven?: number | number[];
  epsilon: number;
  expected: { y: Block; mean?: Block; invStdDev?: Block; dy?: Block; dx?: Block; dgamma?: Block; dbeta?: Block };
  tolerance: { atol: number; rtol: number; dxAtol?: number; dxRtol?: number; paramGradAtol?: number };
}

/** Names in norm/cases, without their ending. */
export const CASE_FILES: readonly string[] = [
  'onnx_layer_normalization',
  'keras_layer_normalization_f32',
  'jax_layer_norm_grad',
  'tfjs_layers_goldens',
  'onnx_rms_normalization',
  'jax_rms_norm_grad',
];

/** @param file  name in norm/cases, without its ending */
export function readCases(file: string): NormCase[] {
  return JSON.parse(readFileSync(new URL(`../norm/cases/${file}.json`, import.meta.url), 'utf8'));
}
