// WGSL that the programs share.

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

/** `xhat(i, row)` of the i-th element, in every program that has moments as an input. */
export const XHAT = `
  fn xhat(i : i32, row : i32) -> f32 {
    let rows = uniforms.momentsShape[1];
    return ((f32(x[i]) - moments[row]) - moments[rows + row]) * moments[2 * rows + row];
  }`;
