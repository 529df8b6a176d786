// The public names of 'ticknorm', nothing else. They run in a page, in Node and in a notebook.

export { ShapeError, type ShapeErrorCode, type ShapeErrorData } from './errors';
export type { TensorInput } from './norm/inputs';
export { layerNorm } from './norm/layerNorm';
export type { NormOptions } from './norm/options';
