// The declaration files that the type checker of a page needs: those that a cell reaches through the modules it may
// import, TypeScript's own, and the package.json files by which modules are found. Nothing else of those packages.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { AVAILABLE } from '../live/modules';
import { compilerOptions, MODULES } from './options';

/** Path in the page → text. */
export type Declarations = Record<string, string>;

/** Far more text than code, all of it on MDN: two thirds of its download. */
const WITHOUT_COMMENTS = /lib\.webworker\.d\.ts$|@webgpu\/types/;

/**
 * @param root the folder that holds node_modules
 * @throws {Error} when one of the modules is not found, as when the library is not built
 */
export function collectDeclarations(root: string): Declarations {
  const main = join(root, '__declarations__.ts');
  const text = AVAILABLE.map((name) => `import '${name}';`).join('\n');
  const options = { ...compilerOptions(ts), preserveSymlinks: true };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, target, ...rest) =>
    name === main ? ts.createSourceFile(name, text, target) : getSourceFile.call(host, name, target, ...rest);
  host.fileExists = (name) => name === main || fileExists.call(host, name);
  for (const name of AVAILABLE) {
    const { resolvedModule } = ts.resolveModuleName(name, main, options, host);
    if (resolvedModule === undefined)
      throw new Error(`No declarations of “${name}” below ${root}; npm run build makes them.`);
  }
  const program = ts.createProgram([main], options, host);

  const printer = ts.createPrinter({ removeComments: true });
  const found: Declarations = {};
  for (const file of program.getSourceFiles()) {
    if (file.fileName === main) continue;
    const path = file.fileName.slice(file.fileName.indexOf(MODULES));
    found[path] = WITHOUT_COMMENTS.test(path) ? printer.printFile(file) : file.text;
  }
  for (const name of packagesOf(Object.keys(found))) {
    const manifest = join(root, MODULES, name, 'package.json');
    if (existsSync(manifest)) found[`${MODULES}${name}/package.json`] = whatResolves(readFileSync(manifest, 'utf8'));
  }
  return found;
}

function packagesOf(paths: readonly string[]): Set<string> {
  return new Set(paths.map((path) => /^(?:@[^/]+\/)?[^/]+/.exec(path.slice(MODULES.length))?.[0] ?? ''));
}

/** Of a package.json, what leads from its name to its declarations. */
function whatResolves(manifest: string): string {
  const { name, version, type, types, typings, main, exports } = JSON.parse(manifest);
  return JSON.stringify({ name, version, type, types, typings, main, exports });
}
