// The public names of 'ticknorm-kernel': run notebooks from a program. The command line is cli.ts.
export { CellFailure, InputError } from './errors';
export type { Provenance } from './runner/cache';
export type {
  Cell,
  CodeCell,
  DisplayOutput,
  ErrorOutput,
  Metadata,
  Notebook,
  Output,
  ResultOutput,
  StreamOutput,
  TextCell,
} from './runner/format';
export { serializeNotebook } from './runner/format';
export { findNotebooks, readNotebook } from './runner/notebook';
export { type RunNotebookOptions, type RunResult, runNotebook } from './runner/run-notebook';
export { type DeathCause, SessionDeath } from './session/death';
export type { DisplayHost } from './session/display';
export type {
  CellError,
  DisplayReport,
  ErrorReport,
  Location,
  MimeBundle,
  OutputReport,
  ReadyReport,
  ResultReport,
  StreamReport,
  Versions,
} from './session/messages';
export { type ExecuteOptions, Session, type SessionOptions } from './session/session';
