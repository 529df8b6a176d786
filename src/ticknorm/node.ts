// The public names of 'ticknorm/node': what needs a file system.

export { jsonlSink } from './ticks/files/jsonlSink';
export { readTicks } from './ticks/files/readTicks';
