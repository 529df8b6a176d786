// What a session and its worker process say to each other. Commands travel to the worker over Node's own IPC channel;
// reports come back as one JSON text per line on a pipe that the worker writes synchronously, so that their order is
// the order in which things happened and nothing is lost when the worker dies.

/** One representation per MIME type: text as a string, bytes in base64, JSON types as values. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A place in a notebook's source; all three count from 1. */
export interface Location {
  readonly cell: number;
  readonly line: number;
  readonly column: number;
}

/** Why a cell failed, in nbformat's words and with the place in the notebook. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  /** The source around the place, then the calls that led there; one line each. */ readonly detail: readonly string[];
  /** Absent where the failure has no place: a thrown string has no stack. */ readonly location: Location | null;
}

export type Command =
  | { readonly type: 'execute'; readonly cell: number; readonly code: string }
  /** Wait for timers and the like, `graceMs` at most, then say what was imported. */
  | { readonly type: 'drain'; readonly graceMs: number };

export interface StreamReport {
  readonly type: 'stream';
  readonly name: 'stdout' | 'stderr';
  readonly text: string;
}

export interface DisplayReport {
  readonly type: 'display';
  readonly data: MimeBundle;
  readonly metadata: MimeBundle;
  readonly displayId: string | null;
  /** Rewrites the earlier output with the same `displayId` instead of adding one. */ readonly update: boolean;
}

export interface ResultReport {
  readonly type: 'result';
  readonly data: MimeBundle;
  readonly metadata: MimeBundle;
}

export interface ErrorReport {
  readonly type: 'error';
  readonly error: CellError;
}

/** What a cell shows. It belongs to the cell that was last started, whenever it comes. */
export type OutputReport = StreamReport | DisplayReport | ResultReport | ErrorReport;

/** What ran the code. */
export interface Versions {
  readonly node: string;
  readonly typescript: string;
  readonly tslab: string;
}

export interface ReadyReport {
  readonly type: 'ready';
  readonly versions: Versions;
  /** The most JavaScript memory that Node allows, in MB. */ readonly heapLimitMb: number;
}

export interface DoneReport {
  readonly type: 'done';
  readonly ok: boolean;
}

export interface DrainedReport {
  readonly type: 'drained';
  /** The packages that cells imported, each with its version. */ readonly packages: Readonly<Record<string, string>>;
}

export interface ExitReport {
  readonly type: 'exit';
  readonly code: number;
  readonly location: Location | null;
  readonly detail: readonly string[];
}

export type Report = OutputReport | ReadyReport | DoneReport | DrainedReport | ExitReport;

const COMMANDS: ReadonlySet<unknown> = new Set<Command['type']>(['execute', 'drain']);
const REPORTS: ReadonlySet<unknown> = new Set<Report['type']>([
  ...(['stream', 'display', 'result', 'error'] as const),
  ...(['ready', 'done', 'drained', 'exit'] as const),
]);

/** Both ends are built together, so the kind of a message is all there is to check. */
export function isCommand(value: unknown): value is Command {
  return hasTypeIn(COMMANDS, value);
}

export function isReport(value: unknown): value is Report {
  return hasTypeIn(REPORTS, value);
}

function hasTypeIn(types: ReadonlySet<unknown>, value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && types.has(value.type);
}
