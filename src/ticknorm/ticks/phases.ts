// The phases of a step: named spans of the loop's own code, timed by the monotonic clock.

import { describeValue } from '../format';

interface Span {
  readonly path: string;
  readonly parent: Span | undefined;
  readonly began: number;
  open: boolean;
}

export class Phases {
  /** Milliseconds by path of the spans that ended since the last `clear`. */
  readonly ended: Map<string, number> = new Map();
  readonly #now: () => number;
  #innermost: Span | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Runs `fn` and times it, to the end of its promise if it returns one; passes on what it returns or throws. */
  run<T>(name: string, fn: () => T): T {
    if (typeof name !== 'string' || name === '' || name.includes('/')) {
      throw new TypeError(
        `ticker.phase: the name is ${describeValue(name)}; it is a non-empty string without "/". To nest, call ticker.phase inside the body of another phase.`,
      );
    }
    if (typeof fn !== 'function') {
      throw new TypeError(
        `ticker.phase: the body of phase "${name}" is ${describeValue(fn)}; it is a function, pass for example () => model.predict(x).`,
      );
    }
    const parent = this.#innermost;
    const span: Span = { path: parent ? `${parent.path}/${name}` : name, parent, began: this.#now(), open: true };
    this.#innermost = span;
    let result: T;
    try {
      result = fn();
    } catch (error) {
      this.#end(span);
      throw error;
    }
    if (isPromiseLike(result)) {
      const end = (): void => this.#end(span);
      // Registered before anyone else can, so the span has ended when the caller's `await` goes on.
      result.then(end, end);
    } else {
      this.#end(span);
    }
    return result;
  }

  clear(): void {
    this.ended.clear();
  }

  #end(span: Span): void {
    span.open = false;
    this.ended.set(span.path, (this.ended.get(span.path) ?? 0) + this.#now() - span.began);
    // Async phases may end in another order than they began: what is left open stays the parent of what comes.
    while (this.#innermost && !this.#innermost.open) this.#innermost = this.#innermost.parent;
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
