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
export { tickCallback } from './ticks/callback';
export { type ConsoleSinkOptions, consoleSink, type TextStream } from './ticks/consoleSink';
export { globalNorm } from './ticks/globalNorm';
export { type MemorySink, memorySink } from './ticks/memorySink';
export { mergeWindows } from './ticks/mergeWindows';
export type { Metrics } from './ticks/metrics';
export { type MlflowSink, type MlflowSinkOptions, mlflowSink } from './ticks/mlflow/mlflowSink';
export { NonFiniteError, type NonFiniteEvent, type OnNonFinite } from './ticks/nonFinite';
export type { TickCounts, TickerOptions } from './ticks/options';
export { type OtelMeter, type OtelSinkOptions, otelSink } from './ticks/otelSink';
export { type PrometheusSink, prometheusSink } from './ticks/prometheusSink';
export type { Tick, TickHistogram } from './ticks/record';
export type { Resume } from './ticks/resume';
export type { RunInfo, Sink } from './ticks/sink';
export type { StepTimes, TickSummary, TickWindow } from './ticks/statistics';
export { createTicker, type Ticker } from './ticks/ticker';
export { type TraceSink, traceSink } from './ticks/traceSink';
export type { Checkpoint, FineTuneEpoch, SavedTensor } from './train/fineTune/checkpoint';
export { type FineTuneResult, fineTune } from './train/fineTune/fineTune';
export type { FineTuneGroup, LayerRule } from './train/fineTune/layers';
export type { FineTuneData, FineTuneOptions, FineTuneSet } from './train/fineTune/options';
export type { CopiedWeights, PretrainedModel, PretrainedWeights } from './train/fineTune/pretrained';
export type { Stopped } from './train/fineTune/run';
export type { Schedule } from './train/fineTune/schedule';
export type { FineTuneSearch, SearchTrial, SearchValues } from './train/fineTune/search';
export type { Loss, Trainable } from './train/network';
export { type TimeStep, type TimeStepsOptions, timeSteps } from './train/timeSteps';
export { type TrainStep, type TrainStepOptions, trainStep } from './train/trainStep';
