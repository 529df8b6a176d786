// WGSL that the programs share, and the two ways to spread work: a workgroup for each row, an invocation for each element.
import type { Program } from './backend';

/** What is normalised: `rows` rows of `width` elements. Programs get both with the shapes, and are compiled once. */
export interface Matrix {
  rows: number;
  width: number;
}

/** One workgroup for each row; `outputShape` is anything. The code has `row` and `lane`, of {@link LANES}. */
export function rowProgram(name: string, inputs: string[], outputShape: number[], rows: number, code: string): Program {
  return {
    variableNames: inputs,
    outputShape,
    uniforms: 'epsilon : f32,',
    workgroupSize: [LANES, 1, 1],
    dispatchLayout: { x: outputShape.map((_, i) => i) },
    dispatch: [rows, 1, 1],
    shaderKey: `ticknorm_${name}`,
    getUserCode: () => code,
  };
}

/** One invocation for each element of the output, `index`. */
export function elementProgram(name: string, inputs: string[], outputShape: number[], code: string): Program {
  return {
    variableNames: inputs,
    outputShape,
    uniforms: 'block : i32,',
    workgroupSize: [LANES, 1, 1],
    dispatchLayout: { x: outputShape.map((_, i) => i) },
    dispatch: [Math.ceil(outputShape.reduce((a, b) => a * b, 1) / LANES), 1, 1],
    shaderKey: `ticknorm_${name}`,
    getUserCode: () => code,
  };
}

/** Invocations in a workgroup; each adds up every 64th element of its row. */
export const LANES = 64;

/**
 * `fn name(value : vec2<f32>) -> vec2<f32>`: the values of all lanes combined, known to each. To be called by all alike.
 *
 * @param combine  WGSL of `a` and `b`, in which the order does not matter
 */
export const across = (name: string, combine: string): string => `
  var<workgroup> ${name}Lanes : array<vec2<f32>, ${LANES}>;
  fn ${name}(value : vec2<f32>) -> vec2<f32> {
    ${name}Lanes[localIndex] = value;
    workgroupBarrier();
    for (var reach = ${LANES / 2}u; reach > 0u; reach = reach / 2u) {
      if (localIndex < reach) {
        let a = ${name}Lanes[localIndex];
        let b = ${name}Lanes[localIndex + reach];
        ${name}Lanes[localIndex] = ${combine};
      }
      workgroupBarrier();
    }
    let all = ${name}Lanes[0];
    workgroupBarrier();
    return all;
  }`;

/** `xhat(i, row)` of the i-th element, from the variables x and moments. */
export const XHAT = `
  fn xhat(i : i32, row : i32) -> f32 {
    let rows = uniforms.momentsShape[1];
    return ((f32(x[i]) - moments[row]) - moments[rows + row]) * moments[2 * rows + row];
  }`;
