// A notebook's session seen from outside: has cells run in a worker process, one at a time, and tells why it ended.
import { type DeathCause, SessionDeath } from './death';
import {
  type Answer,
  type Command,
  type CompletionsReport,
  type DrainedReport,
  type ExitReport,
  type InputReport,
  type InspectionReport,
  type JudgementReport,
  type OutputReport,
  only,
  type ReadyReport,
  type Report,
} from './messages';
import { WorkerProcess } from './worker-process';

export type OutputListener = (output: OutputReport) => void;

/** Gives the line that a cell asked for; its rejection becomes the cell's. */
export type InputListener = (prompt: string, password: boolean) => Promise<string>;

export interface SessionOptions {
  /** Folder in which cells run, and from which they import. */ readonly cwd: string;
  /** Called in order, also between cells, for all that is shown and has no listener of its own. */
  readonly onOutput: OutputListener;
  /** Called when the process ends by itself, in a cell or between two. */
  readonly onDeath?: (death: SessionDeath) => void;
  /** Ends the session when aborted. */ readonly signal?: AbortSignal;
  /** The worker's file; by default the one built beside this module. */ readonly worker?: string;
}

export interface ExecuteOptions {
  /** Position among the notebook's code cells, from 1; errors name it. */ readonly cell: number;
  /** Milliseconds after which the whole session is ended; by default none. */ readonly timeoutMs?: number;
  /** Called for what this cell shows, whenever it does: a timer may outlive the cell. */
  readonly onOutput?: OutputListener;
  /** Called when the cell asks for a line of text; by default it fails. */ readonly onInput?: InputListener;
}

/** Waits for whichever report the current command asks for. */
interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (death: SessionDeath) => void;
}

/** Kept of the process's own standard error, to say why it died. */
const STDERR_KEPT = 16_384;
/** How long a cell that awaits may take to hear of an interrupt by message. */
const MESSAGE_GRACE_MS = 100;
/** How long an interrupt may take to be noticed before the process is ended, in milliseconds; a busy machine takes some. */
const INTERRUPT_GRACE_MS = 3000;

const NOBODY_ANSWERS = 'input: nobody is here to answer; run this cell in JupyterLab.';

/**
 * One notebook's state: what a cell declares, later cells see.
 *
 * @example
 * const session = await Session.start({ cwd: '.', onOutput: console.log });
 * await session.execute('1 + 1', { cell: 1 }); // { type: 'result', data: { 'text/plain': '2' }, … }
 * session.dispose();
 */
export class Session {
  readonly #process: WorkerProcess;
  readonly #options: SessionOptions;
  readonly #onExit: () => void = () => this.#process.kill();
  #ready: ReadyReport | null = null;
  #exit: ExitReport | null = null;
  #death: SessionDeath | null = null;
  #timedOutAfterMs: number | null = null;
  #pending: Pending | null = null;
  #stderr = '';
  #turns = 0;
  #runs = 0;
  #noticed = 0;
  readonly #listeners = new Map<number, Pick<ExecuteOptions, 'onOutput' | 'onInput'>>();
  #isDeaf = false;
  #isDisposed = false;

  private constructor(options: SessionOptions) {
    this.#options = options;
    this.#process = new WorkerProcess(options.cwd, options.worker, {
      onReport: (report) => this.#heed(report),
      onText: (name, text) => this.#show(name, text),
      onError: (message) => this.#die({ kind: 'spawn', message }),
      onEnd: (code, signal) => this.#die(this.#causeOf(code, signal)),
    });
    process.once('exit', this.#onExit);
    options.signal?.addEventListener('abort', this.#onExit, { once: true });
  }

  /** @throws {SessionDeath} when the process does not get as far as accepting a cell */
  static async start(options: SessionOptions): Promise<Session> {
    const session = new Session(options);
    await session.#wait();
    return session;
  }

  /** What runs the code. */
  get ready(): ReadyReport {
    if (!this.#ready) throw new Error('Session.ready: the session has not started.');
    return this.#ready;
  }

  /**
   * Runs one cell. What it shows before it ends is told before this resolves.
   *
   * @returns whether the cell succeeded
   * @throws {SessionDeath} when the process ended, by itself or at the time limit; the session is of no use then
   */
  async execute(code: string, { cell, timeoutMs, onOutput, onInput }: ExecuteOptions): Promise<boolean> {
    const run = this.#runs + 1;
    const timer = timeoutMs === undefined ? null : setTimeout(() => this.#stopAfter(timeoutMs), timeoutMs);
    try {
      const answer = this.#ask({ type: 'execute', run, cell, code }, () => {
        this.#runs = run;
        this.#listeners.set(run, { ...(onOutput && { onOutput }), ...(onInput && { onInput }) });
      });
      return only('done', await answer).ok;
    } finally {
      if (timer) clearTimeout(timer);
    }
  }

  /**
   * Waits for timers and child processes that cells left behind, so that their output is not lost.
   *
   * @returns what cells used: packages with their versions, and the backend of TensorFlow.js
   */
  async drain(graceMs: number): Promise<DrainedReport> {
    return only('drained', await this.#ask({ type: 'drain', graceMs }));
  }

  /** How `code` may go on at `offset`, which counts UTF-16 units. */
  async complete(code: string, offset: number): Promise<CompletionsReport> {
    return only('completions', await this.#ask({ type: 'complete', code, offset }));
  }

  /** What is known of the name at `offset`, which counts UTF-16 units. */
  async inspect(code: string, offset: number): Promise<InspectionReport> {
    return only('inspection', await this.#ask({ type: 'inspect', code, offset }));
  }

  /** Whether `code` is whole. */
  async judge(code: string): Promise<JudgementReport> {
    return only('judgement', await this.#ask({ type: 'judge', code }));
  }

  /**
   * Makes the running cell fail; the session and what cells declared go on. Only a loop that runs after an `await` cannot
   * be ended alone: Node does not see the signal there (and aborts when its inspector ends such code), so the process is
   * ended.
   */
  interrupt(): void {
    const noticed = this.#noticed;
    const unlessNoticed = (ms: number, insist: () => void): void => {
      // Where this process itself had to wait for a core, the news may lie in the pipe still: it is read before an immediate.
      const look = (): void => {
        if (noticed === this.#noticed && !this.#death) insist();
      };
      setTimeout(() => setImmediate(look), ms).unref();
    };
    // A signal ends the process in the moments in which Node changes its handlers, as it does when a cell begins to wait.
    this.#process.send({ type: 'interrupt' });
    unlessNoticed(MESSAGE_GRACE_MS, () => this.#process.interrupt());
    unlessNoticed(INTERRUPT_GRACE_MS, () => {
      this.#isDeaf = true;
      this.#process.kill();
    });
  }

  /** Ends the process and all it started, at once. May be called at any time and more than once. */
  dispose(): void {
    this.#isDisposed = true;
    process.removeListener('exit', this.#onExit);
    this.#options.signal?.removeEventListener('abort', this.#onExit);
    this.#process.kill();
  }

  #ask(command: Command, onAccepted: () => void = () => {}): Promise<Answer> {
    const isAccepted = !this.#death && !this.#pending;
    const answer = this.#wait();
    if (isAccepted) {
      onAccepted();
      this.#process.send(command);
    }
    return answer;
  }

  #wait(): Promise<Answer> {
    if (this.#death) return Promise.reject(this.#death);
    if (this.#pending) return Promise.reject(new Error('Session: a cell is still running; wait for it first.'));
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
    });
  }

  #show(name: 'stdout' | 'stderr', text: string): void {
    this.#turns++;
    if (name === 'stderr') this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    // Before the first cell can run, what is printed is told only if the start fails.
    if (this.#ready) this.#tell(this.#runs, { type: 'stream', name, text });
  }

  #tell(run: number, output: OutputReport): void {
    const listener = this.#listeners.get(run)?.onOutput ?? this.#options.onOutput;
    listener(output);
  }

  #answerInput({ run, id, prompt, password }: InputReport): void {
    const listener = this.#listeners.get(run)?.onInput ?? (() => Promise.reject(new Error(NOBODY_ANSWERS)));
    listener(prompt, password).then(
      (text) => this.#process.send({ type: 'answer', id, text, reason: '' }),
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.#process.send({ type: 'answer', id, text: null, reason });
      },
    );
  }

  #heed(report: Report): void {
    switch (report.type) {
      case 'ready':
        this.#ready = report;
        this.#settle(report);
        break;
      case 'done':
        this.#noticed++;
        void this.#afterNativeOutput().then(() => this.#settle(report));
        break;
      case 'drained':
        void this.#afterNativeOutput().then(() => this.#settle(report));
        break;
      case 'completions':
      case 'inspection':
      case 'judgement':
        this.#settle(report);
        break;
      case 'interrupted':
        this.#noticed++;
        break;
      case 'input':
        this.#answerInput(report);
        break;
      case 'exit':
        this.#exit = report;
        break;
      default: {
        const { run, ...output } = report;
        this.#tell(run, output);
      }
    }
  }

  /** What was written to the process's own output before a cell ended is in the pipe by now: read until it is quiet. */
  async #afterNativeOutput(): Promise<void> {
    for (let seen = -1; seen !== this.#turns; ) {
      seen = this.#turns;
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #settle(answer: Answer): void {
    const pending = this.#pending;
    this.#pending = null;
    pending?.resolve(answer);
  }

  #stopAfter(timeoutMs: number): void {
    this.#timedOutAfterMs = timeoutMs;
    this.#process.kill();
  }

  #causeOf(code: number | null, signal: NodeJS.Signals | null): DeathCause {
    if (this.#timedOutAfterMs !== null) return { kind: 'timeout', afterMs: this.#timedOutAfterMs };
    if (this.#isDeaf) return { kind: 'interrupt' };
    if (!this.#ready) return { kind: 'start', message: this.#stderr.trim() };
    if (/heap out of memory|Allocation failed/i.test(this.#stderr)) {
      return { kind: 'memory', limitMb: this.#ready.heapLimitMb };
    }
    if (this.#exit) return { kind: 'exit', ...this.#exit };
    return { kind: 'killed', by: signal ?? `exit code ${code}` };
  }

  #die(cause: DeathCause): void {
    if (this.#death) return;
    const isUnexpected = !this.#isDisposed;
    this.#death = new SessionDeath(cause);
    this.dispose();
    const pending = this.#pending;
    this.#pending = null;
    pending?.reject(this.#death);
    if (isUnexpected) this.#options.onDeath?.(this.#death);
  }
}
