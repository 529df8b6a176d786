// The phases of a step: named spans of the loop's own code, timed by the monotonic clock. They form a tree, which is
// built when a name first appears under its parent; from then on a phase costs two readings of the clock and some stores.

import { describeValue } from '../format';
import { roundMs, type Tick } from './record';

const NO_PHASES: Tick['phases'] = Object.freeze({});

/** One path of phases. A path is open at most once: a span that begins while it is open becomes its child. */
export class Phase {
  /** Its name and those of the phases it lies in, outermost first, joined by `/`. */
  readonly path: string;
  readonly name: string;
  readonly parent: Phase | undefined;
  readonly children: Map<string, Phase> = new Map();
  /** The child that began last, and the sibling that began after this phase: most loops do the same again. */
  lastChild: Phase | undefined;
  next: Phase | undefined;
  open = false;
  /** The step in which it ended the last time, as `Phases` counts them, and the milliseconds of its spans there. */
  step = 0;
  stepMs = 0.5; // a fraction, so that the engine never takes these fields for integers
  /** Milliseconds in the window, of the steps before that one, and whether it ended in any of them. */
  windowMs = 0.5;
  inWindow = false;

  constructor(name: string, parent: Phase | undefined) {
    this.name = name;
    this.parent = parent;
    this.path = parent?.parent ? `${parent.path}/${name}` : name;
  }
}

/** One phase from its begin to its end, in milliseconds since the ticker was made. */
export interface Span {
  readonly path: string;
  readonly began: number;
  readonly ended: number;
}

/** Is told of each span, in milliseconds of the clock. */
export type OnSpan = (path: string, began: number, ended: number) => void;

export class Phases {
  /** Those with a span that ended in this step, in the order of their first end: so many of the list. */
  readonly #ended: Phase[] = [];
  #endedCount = 0;
  /** All that ever ended. */
  readonly #all: Phase[] = [];
  #step = 1;
  #windowBegan = 1;
  readonly #now: () => number;
  readonly #onSpan: OnSpan | undefined;
  readonly #root: Phase = new Phase('', undefined);
  #innermost: Phase = this.#root;

  constructor(now: () => number, onSpan: OnSpan | undefined) {
    this.#now = now;
    this.#onSpan = onSpan;
    this.#root.open = true;
  }

  /** Runs `fn` and times it, to the end of its promise if it returns one; passes on what it returns or throws. */
  run<T>(name: string, fn: () => T): T {
    const parent = this.#innermost;
    const guess = parent.lastChild?.next;
    const phase = guess !== undefined && guess.name === name ? guess : this.#find(parent, name);
    parent.lastChild = phase;
    if (typeof fn !== 'function') {
      throw new TypeError(
        `ticker.phase: the body of phase "${name}" is ${describeValue(fn)}; it is a function, pass for example () => model.predict(x).`,
      );
    }
    phase.open = true;
    this.#innermost = phase;
    const began = this.#now();
    let result: T;
    try {
      result = fn();
    } catch (error) {
      this.#end(phase, began);
      throw error;
    }
    if (typeof result === 'object' && isPromiseLike(result)) this.#endWith(result, phase, began);
    else this.#end(phase, began);
    return result;
  }

  /** The phases of the step that is ending, as a record names them. */
  record(): Tick['phases'] {
    if (this.#endedCount === 0) return NO_PHASES;
    const phases: Record<string, number> = {};
    for (let i = 0; i < this.#endedCount; i++) {
      const phase = this.#ended[i];
      if (phase) phases[phase.path] = roundMs(phase.stepMs);
    }
    return phases;
  }

  /** Ends the step. What its phases took counts in the window from here on, and is added there when they end again. */
  endStep(): void {
    this.#step++;
    this.#endedCount = 0;
  }

  /** Milliseconds by path since the window began, of the steps that have ended. */
  window(): Record<string, number> {
    return Object.fromEntries(
      this.#all.flatMap(({ path, step, stepMs, windowMs, inWindow }) => {
        const inLast = step >= this.#windowBegan && step < this.#step;
        return inLast || inWindow ? [[path, windowMs + (inLast ? stepMs : 0)]] : [];
      }),
    );
  }

  /** Begins a new window. */
  clearWindow(): void {
    this.#windowBegan = this.#step;
    for (const phase of this.#all) {
      phase.windowMs = 0;
      phase.inWindow = false;
    }
  }

  #find(parent: Phase, name: string): Phase {
    if (typeof name !== 'string' || name === '' || name.includes('/')) {
      throw new TypeError(
        `ticker.phase: the name is ${describeValue(name)}; it is a non-empty string without "/". To nest, call ticker.phase inside the body of another phase.`,
      );
    }
    let phase = parent.children.get(name);
    if (phase === undefined) {
      phase = new Phase(name, parent);
      parent.children.set(name, phase);
      phase.stepMs = 0;
      phase.windowMs = 0;
    }
    if (parent.lastChild) parent.lastChild.next = phase;
    return phase;
  }

  /** A method of its own: a closure in `run` would cost every call, not only those with a promise. */
  #endWith(promise: PromiseLike<unknown>, phase: Phase, began: number): void {
    const end = (): void => this.#end(phase, began);
    // Registered before anyone else can, so the span has ended when the caller's `await` goes on.
    promise.then(end, end);
  }

  #end(phase: Phase, began: number): void {
    const now = this.#now();
    if (phase.step !== this.#step) this.#endFirst(phase);
    phase.stepMs += now - began;
    phase.open = false;
    this.#onSpan?.(phase.path, began, now);
    // Async phases may end in another order than they began: what is left open stays the parent of what comes.
    let innermost: Phase = this.#innermost;
    while (!innermost.open) innermost = innermost.parent ?? this.#root; // which always is
    this.#innermost = innermost;
  }

  /** The first end of a phase in this step. */
  #endFirst(phase: Phase): void {
    if (phase.step === 0) this.#all.push(phase);
    else if (phase.step >= this.#windowBegan) {
      phase.windowMs += phase.stepMs;
      phase.inWindow = true;
    }
    phase.step = this.#step;
    phase.stepMs = 0;
    this.#ended[this.#endedCount++] = phase; // never shortened: an array that is emptied gives its memory back
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
