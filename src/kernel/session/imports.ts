// Which packages the cells of a session import, and in which version: part of what a page says about how it was made.
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import type * as TypeScript from '@tslab/typescript-for-tslab';

export class Imports {
  readonly #names = new Set<string>();
  /** Code that is not looked through yet: no cell waits for that. */ readonly #unread: string[] = [];
  readonly #ts: typeof TypeScript;

  constructor(ts: typeof TypeScript) {
    this.#ts = ts;
  }

  addFrom(code: string): void {
    this.#unread.push(code);
  }

  /** Name and version of each, sorted; a package that is not found from `folder` is left out. */
  versions(folder: string): Record<string, string> {
    for (const code of this.#unread.splice(0)) this.#read(code);
    const found: Record<string, string> = {};
    for (const name of [...this.#names].sort()) {
      const version = findVersion(name, folder);
      if (version) found[name] = version;
    }
    return found;
  }

  #read(code: string): void {
    for (const { fileName } of this.#ts.preProcessFile(code, true, true).importedFiles) {
      const name = packageName(fileName);
      if (name) this.#names.add(name);
    }
  }
}

/** `@tensorflow/tfjs/dist/x` is of package `@tensorflow/tfjs`; a path or a module of Node is of none. */
export function packageName(specifier: string): string | null {
  if (/^[./]/.test(specifier) || isBuiltin(specifier)) return null;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Read from disk: a package's `exports` may hide its package.json from `require`. */
function findVersion(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const version = readVersion(join(folder, 'node_modules', name, 'package.json'));
    if (version !== null || dirname(folder) === folder) return version;
  }
}

function readVersion(path: string): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null;
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
