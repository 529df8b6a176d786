// The program that tslab compiles each cell with. TypeScript's own builder keeps, for every file, what it depends on, and
// makes a type checker for that each time anything changes. tslab changes its two files twice for one cell, the first
// time only to learn the cell's names: reading and binding the cell tells those without a program.
import type * as TypeScript from '@tslab/typescript-for-tslab';
import { toCommonJs } from './commonjs';
import { nameEarlier } from './earlier';
import { recordThrows } from './throws';

/** What TypeScript has and does not declare. */
interface Internals {
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
}
/** Where the imports of a file lead; not declared either. */
interface Resolved {
  readonly resolvedModules?: {
    forEach(visit: (found: { readonly resolvedModule?: TypeScript.ResolvedModuleFull } | undefined) => void): void;
  };
}
/** How a file is told by to what watches it. */
interface Known {
  readonly path?: TypeScript.Path;
}
/** Of the packages whose types need no import. */
interface Watched {
  readonly hasChangedAutomaticTypeDirectiveNames?: () => boolean;
}

/** tslab puts this before a cell, which makes it a module. */
const PREFIX = 'export {};\n';

export interface Builder {
  /** For `WatchCompilerHost.createProgram`. */
  readonly createProgram: TypeScript.CreateProgram<TypeScript.BuilderProgram>;
  /** Does `convert`, which has tslab compile `source`: until it comes to the code with its exports, for the names only. */
  readonly namesFirst: <T>(source: string, convert: () => T) => T;
}

/** @param cell path of the file that tslab compiles a cell as */
export function createBuilder(ts: typeof TypeScript, cell: string): Builder {
  const { bindSourceFile }: Internals = Object.assign({ bindSourceFile: () => {} }, ts);
  let last: TypeScript.BuilderProgram | null = null;
  let source: string | null = null;

  /** @returns the last program with the cell as it is now; null where that would not do */
  const createForNames = (options: TypeScript.CompilerOptions, host: TypeScript.CompilerHost) => {
    const text = host.readFile(cell) ?? '';
    if (!last || source === null || text !== PREFIX + source || isStale(last.getProgram(), host)) return null;
    const file = ts.createSourceFile(cell, text, options.target ?? ts.ScriptTarget.Latest);
    bindSourceFile(file, options);
    if (!file.locals?.size) return null;
    // The watch must not take it for a program of the next change, even if that leads back to what the last one had.
    const outdated: TypeScript.Program = Object.assign({}, last.getProgram(), { getRootFileNames: () => [] });
    return { ...last, getProgramOrUndefined: () => outdated, getSourceFile: () => file };
  };

  const createProgram: Builder['createProgram'] = (names, options, host, old, ...rest) => {
    const forNames = options && host ? createForNames(options, host) : null;
    if (forNames) return forNames;
    const builder = ts.createAbstractBuilder(names, options, host, last ?? old, ...rest);
    const program = builder.getProgram();
    const getSourceFile = (name: string): TypeScript.SourceFile | undefined => {
      const file = program.getSourceFile(name);
      // Bound already when it was of the last program.
      if (file && !file.isDeclarationFile && !file.locals) bindSourceFile(file, program.getCompilerOptions());
      return file;
    };
    const getAllDependencies = (file: TypeScript.SourceFile): string[] => dependenciesOf(program, file);
    const emit: TypeScript.BuilderProgram['emit'] = (file, write, cancellation, onlyTypes, transformers) =>
      builder.emit(file, write, cancellation, onlyTypes, {
        ...transformers,
        after: [...(transformers?.after ?? []), nameEarlier(ts, program), recordThrows(ts), toCommonJs(ts)],
      });
    last = { ...builder, getSourceFile, getAllDependencies, emit };
    return last;
  };

  const namesFirst: Builder['namesFirst'] = (code, convert) => {
    source = code;
    try {
      return convert();
    } finally {
      source = null;
    }
  };

  return { createProgram, namesFirst };
}

/** Whether something changed on disk that the next program has to look at: the watch tells it to one program only. */
function isStale(program: TypeScript.Program, host: TypeScript.CompilerHost): boolean {
  const watched: object = host;
  const { hasChangedAutomaticTypeDirectiveNames }: Watched = watched;
  if (hasChangedAutomaticTypeDirectiveNames?.()) return true;
  return program.getSourceFiles().some((file: object) => {
    const { path }: Known = file;
    return path !== undefined && host.hasInvalidatedResolutions?.(path);
  });
}

/** The files with code, not only types, that `file` needs; itself first. */
function dependenciesOf(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
  const found = new Set([file.fileName]);
  for (const name of found) {
    const resolvedModules = modulesOf(program.getSourceFile(name));
    resolvedModules?.forEach((resolution) => {
      const imported = resolution?.resolvedModule && program.getSourceFile(resolution.resolvedModule.resolvedFileName);
      if (imported && !imported.isDeclarationFile) found.add(imported.fileName);
    });
  }
  return [...found];
}

function modulesOf(file: object | undefined): Resolved['resolvedModules'] {
  const { resolvedModules }: Resolved = file ?? {};
  return resolvedModules;
}
