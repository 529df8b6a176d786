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
  began = 0.5; // a fraction, so that the engine never takes these fields for integers
  /** Milliseconds in the spans that ended in this step. */
  stepMs = 0.5;
  inStep = false;
  /** Milliseconds in the window, of the steps that have ended. */
  windowMs = 0.5;
  inWindow = false;

  constructor(name: string, parent: Phase | undefined) {
    this.name = name;
    this.parent = parent;
    this.path = parent?.parent ? `${parent.path}/${name}` : name;
  }
}

/** Is told of each span, in milliseconds of the clock. */
export type OnSpan = (path: string, began: number, ended: number) => void;

export class Phases {
  onSpan: OnSpan | undefined;
  /** The phases with a span that ended in this step, in the order of their first end. */
  readonly #ended: Phase[] = [];
  readonly #inWindow: Phase[] = [];
  readonly #now: () => number;
  readonly #root: Phase = new Phase('', undefined);
  #innermost: Phase = this.#root;

  constructor(now: () => number) {
    this.#now = now;
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
    phase.began = this.#now();
    let result: T;
    try {
      result = fn();
    } catch (error) {
      this.#end(phase);
      throw error;
    }
    if (isPromiseLike(result)) {
      const end = (): void => this.#end(phase);
      // Registered before anyone else can, so the span has ended when the caller's `await` goes on.
      result.then(end, end);
    } else {
      this.#end(phase);
    }
    return result;
  }

  /** The phases of the step that is ending, as a record names them. */
  record(): Tick['phases'] {
    if (this.#ended.length === 0) return NO_PHASES;
    const phases: Record<string, number> = {};
    for (const phase of this.#ended) phases[phase.path] = roundMs(phase.stepMs);
    return phases;
  }

  /** Ends the step: its phases count in the window, and the next step begins. */
  endStep(): void {
    if (this.#ended.length === 0) return;
    for (const phase of this.#ended) {
      phase.windowMs += phase.stepMs;
      phase.stepMs = 0;
      phase.inStep = false;
      if (!phase.inWindow) {
        phase.inWindow = true;
        this.#inWindow.push(phase);
      }
    }
    this.#ended.length = 0;
  }

  /** Milliseconds by path since the window began. */
  window(): Map<string, number> {
    return new Map(this.#inWindow.map(({ path, windowMs }) => [path, windowMs]));
  }

  /** Begins a new window. */
  clearWindow(): void {
    for (const phase of this.#inWindow) {
      phase.windowMs = 0;
      phase.inWindow = false;
    }
    this.#inWindow.length = 0;
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

  #end(phase: Phase): void {
    const now = this.#now();
    phase.stepMs += now - phase.began;
    phase.open = false;
    if (this.onSpan !== undefined) this.onSpan(phase.path, phase.began, now);
    if (!phase.inStep) {
      phase.inStep = true;
      this.#ended.push(phase);
    }
    // Async phases may end in another order than they began: what is left open stays the parent of what comes.
    let innermost: Phase = this.#innermost;
    while (!innermost.open && innermost.parent) innermost = innermost.parent;
    this.#innermost = innermost;
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
