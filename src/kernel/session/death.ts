// The end of a worker process before its work was done: why, and what to do about it.
import type { CellError, Location } from './messages';

export type DeathCause =
  | { readonly kind: 'spawn' | 'start'; readonly message: string }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  /** It did not stop when it was interrupted. */
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'memory'; readonly limitMb: number }
  | {
      readonly kind: 'exit';
      readonly code: number;
      readonly location: Location | null;
      readonly detail: readonly string[];
    }
  | { readonly kind: 'killed'; readonly by: string };

const NAMES: Readonly<Record<DeathCause['kind'], string>> = {
  spawn: 'StartFailed',
  start: 'StartFailed',
  timeout: 'Timeout',
  interrupt: 'Interrupted',
  memory: 'OutOfMemory',
  exit: 'ProcessExit',
  killed: 'ProcessKilled',
};

/** The session's process is gone and with it everything that cells declared. */
export class SessionDeath extends Error {
  override readonly name: string = 'SessionDeath';
  override readonly cause: DeathCause;

  constructor(cause: DeathCause) {
    super(describe(cause));
    this.cause = cause;
  }

  /** The death as the failure of the cell that ran when it happened. */
  toCellError(): CellError {
    const { cause } = this;
    const isExit = cause.kind === 'exit';
    return {
      ename: NAMES[cause.kind],
      evalue: this.message,
      detail: isExit ? cause.detail : [],
      location: isExit ? cause.location : null,
    };
  }
}

function describe(cause: DeathCause): string {
  switch (cause.kind) {
    case 'spawn':
    case 'start':
      return `the process that runs cells did not start: ${cause.message || 'it gave no reason'}`;
    case 'timeout':
      return `the cell ran longer than ${cause.afterMs / 1000} s and was stopped; make it faster or raise --timeout.`;
    case 'interrupt':
      return 'the cell was interrupted in a loop after an await, which can be ended only together with its process.';
    case 'memory':
      return (
        `the cell needed more than the ${cause.limitMb} MB of memory that Node allows; ` +
        'make it smaller, or raise the limit with NODE_OPTIONS=--max-old-space-size=<MB>.'
      );
    case 'exit':
      return `the cell ended the process with exit code ${cause.code}; remove the call of process.exit.`;
    case 'killed':
      return `the process that ran the cell was ended by ${cause.by}; if the cell did not do that itself, the system may have run out of memory.`;
  }
}
