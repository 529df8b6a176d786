// TypeScript's language service over the cells of a page. Knows nothing of workers, so that tests ask it, too.
import type TypeScript from 'typescript';
import { compilerOptions, GLOBALS, GLOBALS_TEXT, LIBRARIES } from '../../declarations/options';
import { isAvailable, whyNot } from '../modules';
import { type CellModule, FOLDER, modulesOf, pathOf } from './context';
import type { Answer, CellText, Completions, Meaning, Problem, Question } from './protocol';
import { documentationOf, readable, signatureOf } from './words';

/** Nobody reads further, and each is a line in a list. */
const MOST_COMPLETIONS = 1000;

export class Checker {
  readonly #ts: typeof TypeScript;
  readonly #files: ReadonlyMap<string, string>;
  readonly #folders: ReadonlySet<string>;
  readonly #service: TypeScript.LanguageService;
  #modules: readonly CellModule[] = [];
  /** Path of a module → its text and how often that changed. */
  readonly #versions = new Map<string, { text: string; version: number }>();

  /** @param declarations path → text of everything that is not a cell */
  constructor(ts: typeof TypeScript, declarations: Readonly<Record<string, string>>) {
    this.#ts = ts;
    this.#files = new Map([...Object.entries(declarations), [GLOBALS, GLOBALS_TEXT]]);
    this.#folders = new Set([...this.#files.keys()].flatMap(foldersOf)).add(FOLDER.slice(0, -1));
    this.#service = ts.createLanguageService(this.#host());
  }

  ask(question: Question): Answer {
    this.#see(question.cells);
    const module = this.#modules.find(({ path }) => path === pathOf(question.number));
    if (module === undefined) return undefined;
    switch (question.type) {
      case 'check':
        return this.#problems(module);
      case 'meaning':
        return this.#meaning(module, question.at);
      case 'completions':
        return this.#completions(module, question.at);
      case 'completion':
        return this.#completion(module, question.at, question.label);
    }
  }

  #see(cells: readonly CellText[]): void {
    this.#modules = modulesOf(this.#ts, cells);
    for (const { path, text } of this.#modules) {
      const { version = 0, text: before } = this.#versions.get(path) ?? {};
      if (text !== before) this.#versions.set(path, { text, version: version + 1 });
    }
  }

  #problems({ path, source, start }: CellModule): Problem[] {
    const missing = this.#ts
      .preProcessFile(source, true, true)
      .importedFiles.filter(({ fileName }) => !isAvailable(fileName))
      .map(({ fileName, pos, end }) => problemAt(source, pos, end + 2, whyNot(fileName))); // with its quotes
    // What cannot be parsed is not understood either: the rest would be guesses.
    const unparsed = this.#unparsed(source);
    if (unparsed.length > 0) return unparsed;
    const found = this.#service.getSemanticDiagnostics(path);
    const own = found.flatMap(({ start: at = 0, length = 0, messageText }) => {
      const from = at - start;
      // What is wrong with the lines around the cell is told where they come from.
      if (from < 0 || from > source.length) return [];
      if (missing.some((one) => from >= one.from && from < one.to)) return [];
      return [problemAt(source, from, from + length, this.#wordsOf(messageText))];
    });
    return [...missing, ...own].sort((a, b) => a.from - b.from);
  }

  /** Of the cell as it stands, without the lines around it, into which an open brace or a last `x.` would reach. */
  #unparsed(source: string): Problem[] {
    const { diagnostics = [] } = this.#ts.transpileModule(source, {
      reportDiagnostics: true,
      compilerOptions: compilerOptions(this.#ts),
    });
    return diagnostics.map(({ start = 0, length = 0, messageText }) =>
      problemAt(source, start, start + length, this.#wordsOf(messageText)),
    );
  }

  #wordsOf(message: string | TypeScript.DiagnosticMessageChain): string {
    return readable(this.#ts.flattenDiagnosticMessageText(message, '\n'));
  }

  #meaning({ path, start }: CellModule, at: number): Meaning | undefined {
    const info = this.#service.getQuickInfoAtPosition(path, start + at);
    if (info === undefined) return undefined;
    const { textSpan, displayParts, documentation, tags } = info;
    const from = textSpan.start - start;
    return {
      from,
      to: from + textSpan.length,
      signature: signatureOf(displayParts),
      documentation: readable(documentationOf(documentation, tags)),
    };
  }

  #completions({ path, start }: CellModule, at: number): Completions | undefined {
    const info = this.#service.getCompletionsAtPosition(path, start + at, {});
    if (info === undefined) return undefined;
    const span = info.optionalReplacementSpan;
    const options = info.entries
      .filter(({ name }) => /^[\w$]/.test(name))
      .map(({ name, kind, sortText }) => ({ label: name, kind: String(kind), rank: rankOf(sortText) }));
    options.sort((a, b) => a.rank - b.rank);
    return { from: span ? span.start - start : at, options: options.slice(0, MOST_COMPLETIONS) };
  }

  #completion({ path, start }: CellModule, at: number, label: string): Meaning | undefined {
    const details = this.#service.getCompletionEntryDetails(path, start + at, label, {}, undefined, {}, undefined);
    if (details === undefined) return undefined;
    const { displayParts, documentation, tags } = details;
    const signature = signatureOf(displayParts);
    return { from: at, to: at, signature, documentation: readable(documentationOf(documentation, tags)) };
  }

  #host(): TypeScript.LanguageServiceHost {
    const options = compilerOptions(this.#ts);
    const read = (path: string): string | undefined => this.#versions.get(path)?.text ?? this.#files.get(path);
    const resolving = { fileExists: (path: string) => read(path) !== undefined, readFile: read };
    return {
      ...resolving,
      getCompilationSettings: () => options,
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: () => `${LIBRARIES}lib.es2022.d.ts`,
      getScriptFileNames: () => [GLOBALS, ...this.#modules.map(({ path }) => path)],
      getScriptVersion: (path) => String(this.#versions.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const text = read(path);
        return text === undefined ? undefined : this.#ts.ScriptSnapshot.fromString(text);
      },
      directoryExists: (path) => this.#folders.has(path.replace(/\/$/, '')),
      getDirectories: () => [],
      // A cell may import what a page has, and not what that is made of.
      resolveModuleNameLiterals: (literals, from) =>
        literals.map(({ text }) => {
          const isHidden = from.startsWith(FOLDER) && !isAvailable(text) && !/^\.\/cell-\d+$/.test(text);
          return isHidden
            ? { resolvedModule: undefined }
            : this.#ts.resolveModuleName(text, from, options, {
                ...resolving,
                directoryExists: (one) => this.#folders.has(one.replace(/\/$/, '')),
              });
        }),
    };
  }
}

function problemAt(source: string, from: number, to: number, message: string): Problem {
  const before = source.slice(0, from).split('\n');
  return { from, to, line: before.length, column: (before.at(-1) ?? '').length + 1, message };
}

/** TypeScript's order: `11` for a variable of the cell, `15` for a global, with a `z` before it when it is deprecated. */
function rankOf(sortText: string): number {
  const { deprecated = '', rank = '' } = /^(?<deprecated>z?)(?<rank>\d+)/.exec(sortText)?.groups ?? {};
  return Number(rank) + (deprecated === '' ? 0 : 10);
}

/** `/a/b/c.ts` → `/a/b`, `/a`, and the root. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
