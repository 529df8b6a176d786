// The live side of one page: its cells, the worker they run in, and the queue between them. Plain state with listeners;
// the components draw it. No worker exists before the first Run, and Stop ends it whatever it does.
import { type Item, Outputs } from './outputs';
import { Painter } from './painter';
import type { Backend, BackendChoice, Command, Outcome, Report } from './protocol';
import { TypeClient } from './types/client';
import type { CellText } from './types/protocol';

export type Status = 'published' | 'waiting' | 'running' | 'stopped' | Outcome;

/** A cell as it stands. A change makes a new object. */
export interface CellState {
  /** As published. */ readonly published: string;
  /** As the reader has it. */ readonly source: string;
  readonly status: Status;
  readonly items: readonly Item[];
  /** How long the last run took. */ readonly ms?: number;
}

export interface PageState {
  readonly busy: boolean;
  readonly choice: BackendChoice;
  /** What the session computes with, once it does. */ readonly backend?: Backend;
}

const STOPPED = 'Stopped. What cells had made is gone; “Run all above” makes it again.';
const CRASHED = 'The worker in which cells run has ended, most likely for want of memory. What cells had made is gone.';

/** What a cell imports that shows more than text. */
const DISPLAYS = 'ticknorm/notebook';

export class LivePage {
  /** Knows the types of what cells hold; loaded when a cell is edited. */
  readonly types: TypeClient = new TypeClient();
  #cells = new Map<number, CellState>();
  #state: PageState = { busy: false, choice: 'best' };
  readonly #outputs = new Map<number, Outputs>();
  readonly #listeners = new Set<() => void>();
  readonly #painter = new Painter();
  #queue: number[] = [];
  #running: number | undefined;
  #worker: Worker | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get state(): PageState {
    return this.#state;
  }

  /** A cell that differs from what was published; undefined for any other, so that nothing is drawn again for it. */
  cell(number: number): CellState | undefined {
    const cell = this.#cells.get(number);
    return cell && (cell.status !== 'published' || cell.source !== cell.published) ? cell : undefined;
  }

  /** What the cells hold, in their order. */
  texts(): CellText[] {
    return this.#order().map((number) => ({ number, source: this.#cells.get(number)?.source ?? '' }));
  }

  /** Makes a cell known to the page. @returns the opposite; the last one to leave ends the session */
  add(number: number, source: string): () => void {
    this.#cells.set(number, { published: source, source, status: 'published', items: [] });
    return () => {
      this.#cells.delete(number);
      if (this.#cells.size > 0) return;
      this.#end();
      this.#painter.dispose();
      this.types.dispose();
    };
  }

  edit(number: number, source: string): void {
    this.#update(number, { source });
  }

  run(...numbers: number[]): void {
    for (const number of numbers) {
      if (this.#queue.includes(number) || this.#running === number) continue;
      this.#queue.push(number);
      this.#update(number, { status: 'waiting' });
    }
    this.#runNext();
  }

  /** Runs every cell before this one, in their order, and then this one. */
  runThrough(number: number): void {
    this.run(...this.#order().filter((one) => one <= number));
  }

  runAll(): void {
    this.run(...this.#order());
  }

  /** Ends what runs, at once, and with it the session. */
  stop(): void {
    this.#abort(STOPPED);
  }

  /** One cell as it was published; what it had made stays in the session. */
  reset(number: number): void {
    const cell = this.#cells.get(number);
    if (cell === undefined || this.#running === number) return;
    this.#queue = this.#queue.filter((one) => one !== number);
    this.#set(number, { published: cell.published, source: cell.published, status: 'published', items: [] });
  }

  /** All cells as published, and a new session. */
  resetAll(): void {
    this.#end();
    for (const number of this.#order()) this.reset(number);
  }

  /** A session computes with one backend, so another choice begins a new session. */
  choose(choice: BackendChoice): void {
    this.#abort(STOPPED);
    this.#end();
    this.#state = { busy: false, choice };
    this.#changed();
  }

  #order(): number[] {
    return [...this.#cells.keys()].sort((a, b) => a - b);
  }

  #runNext(): void {
    if (this.#running !== undefined) return;
    const number = this.#queue.shift();
    const cell = number === undefined ? undefined : this.#cells.get(number);
    this.#running = cell && number;
    this.#setState({ busy: cell !== undefined });
    if (number === undefined || cell === undefined) return;
    this.#outputs.set(number, this.#newOutputs(number));
    this.#update(number, { status: 'running', items: [] });
    this.#worker ??= this.#start();
    this.#tell({ type: 'run', cell: number, code: cell.source });
  }

  #newOutputs(number: number): Outputs {
    const outputs = new Outputs(
      (bundle) => this.#painter.paint(bundle),
      () => {
        if (this.#outputs.get(number) === outputs) this.#update(number, { items: outputs.items });
      },
    );
    return outputs;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./session.worker.ts', import.meta.url));
    worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
      if (worker === this.#worker) this.#heed(data);
    });
    worker.addEventListener('error', () => {
      if (worker === this.#worker) this.#abort(CRASHED);
    });
    this.#worker = worker;
    this.#tell({ type: 'start', backend: this.#state.choice });
    return worker;
  }

  #tell(command: Command): void {
    this.#worker?.postMessage(command);
  }

  #heed(report: Report): void {
    if (report.type === 'backend') {
      this.#setState({ backend: report.backend });
      this.#expectDisplays();
    } else if (report.type === 'shown') this.#outputs.get(report.cell)?.add(report.report);
    else {
      this.#update(report.cell, { status: report.outcome, ms: report.ms });
      // What comes after a failure would most likely fail, too.
      if (report.outcome === 'failed') this.#clearQueue();
      this.#running = undefined;
      this.#runNext();
    }
  }

  /** By the time tfjs has started, the painter's code no longer keeps it waiting for its own. */
  #expectDisplays(): void {
    const cell = this.#running === undefined ? undefined : this.#cells.get(this.#running);
    if (cell?.source.includes(DISPLAYS)) this.#painter.start();
  }

  #clearQueue(): void {
    for (const number of this.#queue) {
      const ran = this.#outputs.has(number);
      this.#update(number, { status: ran ? 'stopped' : 'published' });
    }
    this.#queue = [];
  }

  #abort(reason: string): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#clearQueue();
    this.#end();
    this.#outputs.get(running)?.add({ type: 'note', text: reason });
    this.#update(running, { status: 'stopped' });
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#running = undefined;
    this.#queue = [];
    const { choice } = this.#state;
    this.#state = { busy: false, choice };
    this.#changed();
  }

  #update(number: number, change: Partial<CellState>): void {
    const cell = this.#cells.get(number);
    if (cell) this.#set(number, { ...cell, ...change });
  }

  #set(number: number, cell: CellState): void {
    this.#cells.set(number, cell);
    this.#changed();
  }

  #setState(change: Partial<PageState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
