// The public names of 'ticknorm/node': what needs a file system.

export { csvSink } from './ticks/files/csvSink';
export { jsonlSink } from './ticks/files/jsonlSink';
export { lastTick } from './ticks/files/lastTick';
export { readTicks } from './ticks/files/readTicks';
export type { HParams } from './ticks/files/tensorBoard/events';
export { type TensorBoardSinkOptions, tensorBoardSink } from './ticks/files/tensorBoard/tensorBoardSink';
export { readCheckpoint, saveCheckpoint } from './train/files/checkpointFile';
