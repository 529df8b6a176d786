// Keeps a session for the kernel: one that ends, because a cell used up all memory or was killed, is replaced.
import type { SessionDeath } from '../session/death';
import { Session } from '../session/session';

/** Follows the news that a worker ended. */
export const GONE = 'What cells declared is gone; the next cell runs in a new process.';

export interface CellsOptions {
  readonly cwd: string;
  /** Called when the worker ended and a new one starts: variables are gone. */
  readonly onDeath: (death: SessionDeath) => void;
}

export class Cells {
  readonly #options: CellsOptions;
  #session: Promise<Session> | null = null;
  #isDisposed = false;

  constructor(options: CellsOptions) {
    this.#options = options;
  }

  /** The session that runs cells, started when there is none. @throws {SessionDeath} when it cannot be started */
  session(): Promise<Session> {
    this.#session ??= this.#start();
    return this.#session;
  }

  interrupt(): void {
    this.#session?.then(
      (session) => session.interrupt(),
      () => {},
    );
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#session?.then(
      (session) => session.dispose(),
      () => {},
    );
  }

  async #start(): Promise<Session> {
    const { cwd, onDeath } = this.#options;
    try {
      return await Session.start({
        cwd,
        onOutput: () => {}, // every cell brings its own listener
        onDeath: (death) => {
          this.#session = null;
          if (this.#isDisposed || death.cause.kind === 'start' || death.cause.kind === 'spawn') return;
          onDeath(death);
          // Ready by the time that the next cell is run.
          this.session().catch(() => {});
        },
      });
    } catch (error) {
      this.#session = null;
      throw error;
    }
  }
}
