// The public names of 'ticknorm', nothing else. They run in a page, in Node and in a notebook.

export { ShapeError, type ShapeErrorCode, type ShapeErrorData } from './errors';
export { type AddedNorm, addLayerNorm } from './norm/addLayerNorm';
export type { TensorInput } from './norm/inputs';
export { type LayerNormMoments, layerNorm, layerNormWithMoments } from './norm/layerNorm';
export { LayerNorm, type LayerNormArgs } from './norm/layers/LayerNorm';
export { type ActivationInput, LayerNormLSTMCell, type LayerNormLSTMCellArgs } from './norm/layers/LayerNormLSTMCell';
export { RMSNorm, type RMSNormArgs } from './norm/layers/RMSNorm';
export { registerLayers } from './norm/layers/registerLayers';
export type { ConstraintInput, InitializerInput, LayerArgs, RegularizerInput } from './norm/layers/settings';
export type { NormOptions } from './norm/options';
export {
  type NestedNumbers,
  type ReferenceGradients,
  type ReferenceOptions,
  type ReferenceResult,
  referenceLayerNorm,
  referenceLayerNormGradients,
} from './norm/reference';
export { rmsNorm } from './norm/rmsNorm';
export { standardize } from './norm/standardize';
export { type ConsoleSinkOptions, consoleSink, type TextStream } from './ticks/consoleSink';
export { type MemorySink, memorySink } from './ticks/memorySink';
export type { Metrics } from './ticks/metrics';
export type { TickCounts, TickerOptions } from './ticks/options';
export type { Tick } from './ticks/record';
export type { RunInfo, Sink } from './ticks/sink';
export type { StepTimes, TickSummary, TickWindow } from './ticks/statistics';
export { createTicker, type Ticker } from './ticks/ticker';
