// The page's side of the painter: a bundle goes in, what the page shows comes out.
import type { Output } from '../plugin/output';
import type { Bundle } from './protocol';

/** Page → painter. */
export interface Paint {
  readonly id: number;
  readonly bundle: Bundle;
}

/** Painter → page: an output, a problem, or neither when there is nothing to show. */
export interface Painted {
  readonly id: number;
  readonly output?: Output;
  readonly problem?: string;
}

/** Started by the first display that needs it, or before. */
export class Painter {
  #worker: Worker | undefined;
  #next = 0;
  readonly #waiting = new Map<number, (output: Output | undefined) => void>();

  /** Has it ready when the first display comes: loading Vega takes longer than some trainings. */
  start(): void {
    this.#worker ??= this.#make();
  }

  /** @returns what the page shows of a bundle; nothing when it is empty */
  paint(bundle: Bundle): Promise<Output | undefined> {
    this.#worker ??= this.#make();
    const paint: Paint = { id: this.#next++, bundle };
    this.#worker.postMessage(paint);
    return new Promise((resolve) => this.#waiting.set(paint.id, resolve));
  }

  dispose(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting.clear();
  }

  #make(): Worker {
    const worker = new Worker(new URL('./painter.worker.ts', import.meta.url));
    worker.addEventListener('message', ({ data: { id, output, problem } }: MessageEvent<Painted>) => {
      this.#waiting.get(id)?.(problem === undefined ? output : asError(problem));
      this.#waiting.delete(id);
    });
    return worker;
  }
}

const asError = (message: string): Output => ({ kind: 'error', name: 'Not shown', message, traceback: '' });
