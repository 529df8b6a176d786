// The program that tslab compiles each cell with. TypeScript's own builder keeps, for every file, what it depends on, and
// makes a type checker for that each time anything changes. tslab changes its two files twice for one cell, the first
// time only to learn the cell's names: binding the cell tells those without a checker, in a few milliseconds.
import type * as TypeScript from '@tslab/typescript-for-tslab';

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

/** For `WatchCompilerHost.createProgram`. */
export function createBuilder(ts: typeof TypeScript): TypeScript.CreateProgram<TypeScript.BuilderProgram> {
  const { bindSourceFile }: Internals = Object.assign({ bindSourceFile: () => {} }, ts);
  return (...args) => {
    const builder = ts.createAbstractBuilder(...args);
    const program = builder.getProgram();
    const getSourceFile = (name: string): TypeScript.SourceFile | undefined => {
      const file = program.getSourceFile(name);
      // Bound already when it was of the last program.
      if (file && !file.isDeclarationFile && !file.locals) bindSourceFile(file, program.getCompilerOptions());
      return file;
    };
    const getAllDependencies = (file: TypeScript.SourceFile): string[] => dependenciesOf(program, file);
    return { ...builder, getSourceFile, getAllDependencies };
  };
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
