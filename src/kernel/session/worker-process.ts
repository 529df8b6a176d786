// The process of a session seen from outside: started in a group of its own, listened to through its pipes, and ended
// together with everything that cells started.
import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath } from 'node:url';
import { type Command, isReport, type Report } from './messages';

export interface WorkerListener {
  /** Every report, in order. */ onReport(report: Report): void;
  /** What was written past the reports, by native code or by a program that a cell started. */
  onText(name: 'stdout' | 'stderr', text: string): void;
  /** The process could not be started. */ onError(message: string): void;
  /** The process has ended, and all that it wrote was told. */
  onEnd(code: number | null, signal: NodeJS.Signals | null): void;
}

const CLOSE_GRACE_MS = 500;
/**
 * TypeScript makes many small objects that do not last: with V8's default of 16 MB for those, a third of the time until the
 * first cell goes into collecting them.
 */
const NODE_OPTIONS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64'];

export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #listener: WorkerListener;
  #unread: string[] = [];
  #isGone = false;

  /** @param worker the worker's file; by default the one built beside this module */
  constructor(cwd: string, worker: string | undefined, listener: WorkerListener) {
    this.#listener = listener;
    const file = worker ?? fileURLToPath(new URL('./worker.js', import.meta.url));
    // A group of its own: ending the group ends what cells started too, and Ctrl-C in a terminal reaches us only.
    this.#child = spawn(process.execPath, [...NODE_OPTIONS, file], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', COLUMNS: '80' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#listen();
  }

  send(command: Command): void {
    if (this.#child.connected) this.#child.send(command, () => {}); // a failure is followed by the process's end
  }

  /** The signal that Node notices while a cell computes for the first time, and between two steps of an event loop. */
  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** Ends the process and all it started, at once. */
  kill(): void {
    const { pid } = this.#child;
    // Once gone, the number may be given to another process.
    if (pid === undefined || this.#isGone) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // Already gone, with all it started.
    }
  }

  #listen(): void {
    const child = this.#child;
    const listener = this.#listener;
    const [, stdout, stderr, reports] = child.stdio;
    readText(stdout, (text) => listener.onText('stdout', text));
    readText(stderr, (text) => listener.onText('stderr', text));
    readText(reports, (text) => this.#read(text));
    child.on('error', (error) => listener.onError(error.message));
    child.once('exit', (code, signal) => {
      // Children of cells may hold the pipes open; ending them lets the last output be read.
      this.kill();
      let isTold = false;
      const finish = (): void => {
        if (isTold) return;
        isTold = true;
        listener.onEnd(code, signal);
        this.#isGone = true;
      };
      const timer = setTimeout(finish, CLOSE_GRACE_MS);
      child.once('close', () => {
        clearTimeout(timer);
        finish();
      });
    });
  }

  #read(text: string): void {
    const lines = text.split('\n');
    // A report may come in many pieces.
    this.#unread.push(lines[0] ?? '');
    for (const line of lines.slice(1)) {
      const report: unknown = JSON.parse(this.#unread.join(''));
      if (isReport(report)) this.#listener.onReport(report);
      this.#unread = [line];
    }
  }
}

function readText(stream: unknown, onText: (text: string) => void): void {
  if (!(stream instanceof Readable)) throw new Error('Session: the worker was started without its pipes.');
  const decoder = new StringDecoder('utf8');
  // A pipe of a process that was killed may report a reset; its end is told by the process's exit.
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => onText(decoder.write(chunk)));
}
