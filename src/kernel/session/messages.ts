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
  /** `run` counts the executions of a session from 1: cells may run twice, runs do not. */
  | { readonly type: 'execute'; readonly run: number; readonly cell: number; readonly code: string }
  | Question
  /** What was typed after an `input` report, or why nothing will be. */
  | { readonly type: 'answer'; readonly id: number; readonly text: string | null; readonly reason: string }
  /** Wait for timers and the like, `graceMs` at most, then say what was used. */
  | { readonly type: 'drain'; readonly graceMs: number }
  /** Makes the running cell fail, if it leaves the event loop free to hear of it. */
  | { readonly type: 'interrupt' };

/** What an editor asks about code that is being written; `offset` counts UTF-16 units from the start. */
export type Question =
  | { readonly type: 'complete' | 'inspect'; readonly code: string; readonly offset: number }
  | { readonly type: 'judge'; readonly code: string };

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

export interface ClearReport {
  readonly type: 'clear';
  /** Keep what is shown until there is something to show in its place. */ readonly wait: boolean;
}

/** What a cell shows. */
export type OutputReport = StreamReport | DisplayReport | ResultReport | ErrorReport | ClearReport;

/** An output with the run that made it, which may have ended long before. */
export type ShownReport = OutputReport & { readonly run: number };

/** A cell asks its reader for a line of text. */
export interface InputReport {
  readonly type: 'input';
  readonly run: number;
  readonly id: number;
  readonly prompt: string;
  /** Do not show what is typed. */ readonly password: boolean;
}

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
  /** The TensorFlow.js backend that cells computed with; null without TensorFlow.js. */ readonly backend:
    | string
    | null;
}

/** What may stand in the place of `code.slice(start, end)`, best first. */
export interface CompletionsReport {
  readonly type: 'completions';
  readonly start: number;
  readonly end: number;
  readonly matches: readonly { readonly text: string; readonly kind: string }[];
}

/** What is known of the name at a place; null where there is none. */
export interface InspectionReport {
  readonly type: 'inspection';
  readonly data: MimeBundle | null;
}

/** Whether code can run as it is, needs more lines, or is wrong whatever follows. */
export interface JudgementReport {
  readonly type: 'judgement';
  readonly status: 'complete' | 'incomplete' | 'invalid';
  /** What the next line should begin with, when there is one. */ readonly indent: string;
}

/** Tells that an interrupt has reached the worker's event loop. */
export interface InterruptedReport {
  readonly type: 'interrupted';
}

export interface ExitReport {
  readonly type: 'exit';
  readonly code: number;
  readonly location: Location | null;
  readonly detail: readonly string[];
}

/** What ends the wait for a command. */
export type Answer = ReadyReport | DoneReport | DrainedReport | CompletionsReport | InspectionReport | JudgementReport;

export type Report = ShownReport | InputReport | Answer | InterruptedReport | ExitReport;

const COMMANDS: ReadonlySet<unknown> = new Set<Command['type']>([
  ...(['execute', 'drain', 'answer', 'interrupt'] as const),
  ...(['complete', 'inspect', 'judge'] as const),
]);
const REPORTS: ReadonlySet<unknown> = new Set<Report['type']>([
  ...(['stream', 'display', 'result', 'error', 'clear', 'input'] as const),
  ...(['ready', 'done', 'drained', 'interrupted', 'exit'] as const),
  ...(['completions', 'inspection', 'judgement'] as const),
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

/** Each command has one kind of answer; another would be a fault of ours. */
export function only<T extends Answer['type']>(type: T, answer: Answer): Extract<Answer, { type: T }> {
  if (isOfType(type, answer)) return answer;
  throw new Error(`Session: expected the worker to answer with "${type}", but got "${answer.type}".`);
}

function isOfType<T extends Answer['type']>(type: T, answer: Answer): answer is Extract<Answer, { type: T }> {
  return answer.type === type;
}
