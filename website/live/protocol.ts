// What the page and the worker that runs its cells say to each other. Types only; both sides import them.

/** MIME type → content. */
export type Bundle = Record<string, unknown>;

/** tfjs' backends, best first. */
export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type Backend = (typeof BACKENDS)[number];
/** `best`: the first of {@link BACKENDS} that this browser has. */
export type BackendChoice = Backend | 'best';

/** Page → worker. The first message is `start`. */
export type Command =
  | { readonly type: 'start'; readonly backend: BackendChoice }
  | { readonly type: 'run'; readonly cell: number; readonly code: string };

/** How a cell ended. `skipped`: it imports what a page does not have, and was not run. */
export type Outcome = 'done' | 'failed' | 'skipped';

/** Something a cell shows, in the order in which it was shown. */
export type CellReport =
  | { readonly type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'display'; readonly bundle: Bundle; readonly displayId?: string; readonly update: boolean }
  /** A line from the page itself, not from the cell. */
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'error'; readonly name: string; readonly message: string; readonly traceback: string };

/** Worker → page. */
export type Report =
  | { readonly type: 'backend'; readonly backend: Backend }
  | { readonly type: 'shown'; readonly cell: number; readonly report: CellReport }
  | { readonly type: 'ended'; readonly cell: number; readonly outcome: Outcome; readonly ms: number };
