// How the cells of a page are type-checked: as the kernel checks them (tslab's options, which are not strict), with the
// globals of a worker, in which they run, in place of Node's. Build and page share this; both hand in their TypeScript.
import type TypeScript from 'typescript';

/** Paths of the declarations begin here, in the page and while they are collected. */
export const MODULES = '/node_modules/';
/** Where TypeScript's own declarations lie. */
export const LIBRARIES: string = `${MODULES}typescript/lib/`;
export const GLOBALS = '/globals.d.ts';

/** What cells may ask for although a page has none. */
export const GLOBALS_TEXT = `/** Node's own; a page has none, so ask \`typeof process\` first. */
declare const process: { readonly versions?: { readonly node?: string } } | undefined;
`;

export function compilerOptions(ts: typeof TypeScript): TypeScript.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.webworker.d.ts'],
    types: [],
    esModuleInterop: true,
    experimentalDecorators: true,
    skipLibCheck: true,
    strict: false, // TypeScript 6 is strict when told nothing
    noEmit: true,
  };
}
