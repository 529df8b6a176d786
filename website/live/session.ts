// Runs one cell after another and reports what each shows. Knows nothing of workers or pages, so that tests run it too.
import { Budget } from './budget';
import { CellSyntaxError, compileCell } from './compile';
import { inspect } from './inspect';
import { checkNames, isAvailable, whyNot } from './modules';
import type { Bundle, CellReport, Outcome } from './protocol';
import { describeThrown, scriptName } from './stack';

/** The method by which a value shows itself; Deno's convention, which ticknorm keeps to. */
const SHOW = Symbol.for('Jupyter.display');

export interface SessionOptions {
  /** Loads one of the modules that a page has. */ load(specifier: string): Promise<object>;
  report(cell: number, report: CellReport): void;
}

/** What a compiled cell is handed. */
interface Cell {
  readonly scope: object;
  result: unknown;
  define(accessors: object): void;
  load(specifier: string, names?: unknown): Promise<object>;
}

export class Session {
  readonly #options: SessionOptions;
  /** The names that cells have declared: accessors to the variables themselves. */
  readonly #scope: object = Object.create(null);
  #cell = 0;
  #budget: Budget;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#budget = this.#budgetFor(0);
  }

  /** Where output goes: to the cell that was last started. */
  get output(): Budget {
    return this.#budget;
  }

  async run(cell: number, source: string): Promise<Outcome> {
    this.#budget.flush();
    this.#cell = cell;
    this.#budget = this.#budgetFor(cell);
    const defined = new Map<string, PropertyDescriptor | undefined>();
    try {
      const { code, imports } = compileCell(source, scriptName(cell));
      const missing = imports.filter((specifier) => !isAvailable(specifier));
      if (missing.length > 0) {
        this.#note(`This cell is not run here. ${missing.map(whyNot).join(' ')}`);
        return 'skipped';
      }
      await this.#execute(code, defined);
      return 'done';
    } catch (error) {
      this.#restore(defined);
      this.fail(error);
      return 'failed';
    } finally {
      this.#budget.flush();
    }
  }

  /** Reports an error of the cell that was last started; also one that escaped from a callback. */
  fail(thrown: unknown): void {
    this.#budget.flush();
    const { name, message, traceback } = describeThrown(thrown);
    const place = thrown instanceof CellSyntaxError ? `at line ${thrown.line}, column ${thrown.column}` : traceback;
    this.#options.report(this.#cell, { type: 'error', name, message, traceback: place });
  }

  async #execute(code: string, defined: Map<string, PropertyDescriptor | undefined>): Promise<void> {
    const cell: Cell = {
      scope: this.#scope,
      result: undefined,
      define: (accessors) => this.#define(accessors, defined),
      load: (specifier, names) => this.#load(specifier, names),
    };
    // Running what the reader wrote is what this is for; it happens in a worker, and only after a click.
    // biome-ignore lint/security/noGlobalEval: as above; called this way it sees none of our variables
    const run: (cell: Cell) => Promise<void> = globalThis.eval(code);
    await run(cell);
    if (cell.result !== undefined && cell.result !== null) await this.#show(cell.result);
  }

  #define(accessors: object, defined: Map<string, PropertyDescriptor | undefined>): void {
    for (const [name, accessor] of Object.entries(Object.getOwnPropertyDescriptors(accessors))) {
      defined.set(name, Object.getOwnPropertyDescriptor(this.#scope, name));
      Object.defineProperty(this.#scope, name, { ...accessor, configurable: true });
    }
  }

  /** After a failure: names whose declaration was not reached keep what they meant before. */
  #restore(defined: ReadonlyMap<string, PropertyDescriptor | undefined>): void {
    for (const [name, before] of defined) {
      try {
        Reflect.get(this.#scope, name);
      } catch {
        if (before === undefined) Reflect.deleteProperty(this.#scope, name);
        else Object.defineProperty(this.#scope, name, before);
      }
    }
  }

  async #load(specifier: string, names: unknown): Promise<object> {
    if (!isAvailable(specifier)) throw new Error(whyNot(specifier));
    const module = await this.#options.load(specifier);
    if (Array.isArray(names)) checkNames(specifier, module, names.map(String));
    return module;
  }

  async #show(value: unknown): Promise<void> {
    const own: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, SHOW) : undefined;
    const bundle = typeof own === 'function' ? await Reflect.apply(own, value, []) : { 'text/plain': inspect(value) };
    if (isBundle(bundle) && Object.keys(bundle).length > 0) this.#budget.display(bundle);
  }

  #note(text: string): void {
    this.#options.report(this.#cell, { type: 'note', text });
  }

  #budgetFor(cell: number): Budget {
    return new Budget((report) => this.#options.report(cell, report));
  }
}

export const isBundle = (value: unknown): value is Bundle =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
