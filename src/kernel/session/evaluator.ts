// Runs one cell after another with tslab's executor, and tells what came of each. The one implementation of "run a
// cell"; knows nothing of processes or pipes but `send`.
import type { ConverterSet, Executor } from 'tslab/dist/executor';
import { fromDiagnostics, fromThrown } from './cell-error';
import type { Tslab } from './compile';
import { showResult } from './display';
import { hasTopLevelForAwait } from './for-await';
import { completionsAt, inspectionAt, judge } from './language';
import type { Answer, CellError, Question } from './messages';
import { currentRun, runAs, show } from './origin';
import type { Sources } from './sources';
import type { StackTraces } from './stack';

type Converter = ConverterSet['node'];
type Diagnostics = ReturnType<Converter['addModule']>;

const INTERRUPTED: CellError = { ename: 'Interrupted', evalue: 'the cell was interrupted', detail: [], location: null };

/** Of everything a little: an import, a type, a generic call, a template, an await. */
const WARM_UP = `import { join } from 'node:path';
interface Named { readonly name: string }
const all: Named[] = ['a', 'b'].map((name) => ({ name: join(name, \`\${name.length}\`) }));
console.log(await Promise.all(all));`;

export class Evaluator {
  readonly #tslab: Tslab;
  readonly #sources: Sources;
  readonly #stacks: StackTraces;
  readonly #converter: Converter;
  readonly #executor: Executor;
  /** Runs, each with the number of its cell. */ readonly #cells = new Map<number, number>();
  #run = 0;
  #cell = 0;
  #code = '';
  #running = false;
  #failed = false;
  #result: { readonly value: unknown } | null = null;

  constructor(tslab: Tslab, sources: Sources, stacks: StackTraces) {
    this.#tslab = tslab;
    this.#sources = sources;
    this.#stacks = stacks;
    this.#converter = tslab.converter.createConverter({ isJS: false, isBrowser: false });
    const node = this.#watched(this.#converter);
    const converters: ConverterSet = { node, browser: node, close: () => node.close() };
    this.#executor = tslab.executor.createExecutor(process.cwd(), converters, {
      log: (value: unknown) => {
        this.#result = { value };
      },
      // tslab prints diagnostics with a format string and several arguments; they are known from the converter.
      error: (...args: unknown[]) => {
        if (args.length === 1) this.fail(args[0]);
      },
    });
  }

  /** The cell whose code is executing; the last one that was started where Node cannot tell. */
  get cell(): number {
    return this.#cells.get(currentRun()) ?? this.#cell;
  }

  /** Compiles a cell that nobody wrote, so that TypeScript has bound its libraries, and V8 compiled TypeScript. */
  warmUp(): void {
    this.#converter.convert('', WARM_UP);
  }

  /** @returns whether the cell succeeded; what it showed was sent before */
  execute(run: number, cell: number, code: string): Promise<boolean> {
    this.#cells.set(run, cell);
    return runAs(run, () => this.#execute(run, cell, code));
  }

  answer(question: Question): Answer {
    switch (question.type) {
      case 'complete':
        return completionsAt(this.#executor, question.code, question.offset);
      case 'inspect':
        return inspectionAt(this.#executor, question.code, question.offset);
      case 'judge':
        return judge(this.#tslab.typescript, question.code);
    }
  }

  async #execute(run: number, cell: number, code: string): Promise<boolean> {
    this.#run = run;
    this.#cell = cell;
    this.#code = code;
    this.#failed = false;
    this.#running = true;
    try {
      if (this.#tslab.metadata.getCodeMetadata(code).mode === 'browser') {
        throw new Error('A cell marked @browser runs in a page, which there is none here; remove the mark.');
      }
      await this.#executor.execute(code);
      const result = this.#takeResult();
      if (result && !this.#failed) await showResult(result.value);
    } catch (error) {
      this.fail(error);
    }
    // Node tells of a rejection that nobody handles only after the promises of this turn have settled.
    await new Promise((resolve) => setImmediate(resolve));
    this.#running = false;
    return !this.#failed;
  }

  /** Reports a failure of the cell that was last started: a thrown value, or one that escaped from a callback. */
  fail(thrown: unknown): void {
    const isInterrupt = isInterruption(thrown);
    // Waiting was given up because of a failure that is told already.
    if (this.#failed && isInterrupt) return;
    this.#failed = true;
    const error = isInterrupt ? INTERRUPTED : fromThrown(thrown, this.#cell, this.#stacks, this.#sources);
    show({ type: 'error', error }, this.#run);
  }

  /** A failure outside the flow of a cell. The cell that caused it need not be the one that runs now. */
  failFromCallback(thrown: unknown): void {
    const run = currentRun();
    if (run !== this.#run) {
      show({ type: 'error', error: fromThrown(thrown, this.cell, this.#stacks, this.#sources) }, run);
      return;
    }
    this.fail(thrown);
    // The cell might wait for what no longer comes.
    if (this.#running) this.#executor.interrupt();
  }

  interrupt(): void {
    this.#executor.interrupt();
  }

  #takeResult(): { readonly value: unknown } | null {
    const result = this.#result;
    this.#result = null;
    return result;
  }

  /** tslab's converter, with each script named after its cell and diagnostics kept as data. */
  #watched(converter: Converter): Converter {
    return {
      ...converter,
      convert: (previous, source) => {
        const converted = converter.convert(previous, source);
        this.#reportDiagnostics(converted.diagnostics);
        if (!converted.output) return converted;
        const output = this.#sources.nameScript(this.#cell, this.#code, converted.output);
        const isAsync = converted.hasToplevelAwait || hasTopLevelForAwait(this.#tslab.typescript, source);
        return { ...converted, output, hasToplevelAwait: isAsync };
      },
      addModule: (name, content, meta) => {
        this.#sources.addInMemory(name);
        const diagnostics = converter.addModule(name, content, meta);
        this.#reportDiagnostics(diagnostics);
        return diagnostics;
      },
    };
  }

  #reportDiagnostics(diagnostics: Diagnostics): void {
    if (diagnostics.length === 0) return;
    this.#failed = true;
    const categories = this.#tslab.typescript.DiagnosticCategory;
    show({ type: 'error', error: fromDiagnostics(diagnostics, this.#cell, this.#code, categories) });
  }
}

/** Node ends a cell that computes; tslab ends the wait for one that waits. */
function isInterruption(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown.message === 'Interrupted asynchronously') return true;
  return 'code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}
