// Stack traces in the notebook's terms: `at train (cell 4:12:9)`. Installed as `Error.prepareStackTrace`, so that a
// stack that a cell prints itself reads the same as one that is reported. No frame shows a path of this machine: a
// cell's frames name the cell, a package's the package, and those of Node, tslab and this kernel are left out.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Location } from './messages';
import type { Place, Sources } from './sources';

/** More than Node's ten: a call through a deep library should still show the cell that made it. */
const FRAMES_KEPT = 100;
/** Frames that a report shows. */
const FRAMES_SHOWN = 12;

export interface StackOptions {
  readonly sources: Sources;
  readonly cwd: string;
  /** Folders whose frames say nothing to the user. */ readonly hidden: readonly string[];
}

export class StackTraces {
  readonly #sources: Sources;
  readonly #cwd: string;
  readonly #hidden: readonly string[];
  readonly #places = new WeakMap<object, readonly Place[]>();
  readonly #packages = new Map<string, { root: string; name: string } | null>();

  constructor({ sources, cwd, hidden }: StackOptions) {
    this.#sources = sources;
    this.#cwd = cwd;
    this.#hidden = hidden;
  }

  install(): void {
    Error.stackTraceLimit = FRAMES_KEPT;
    Error.prepareStackTrace = (error, sites) => this.#format(error, sites);
  }

  /** The innermost place in `cell`; else the innermost in any cell; null where the stack shows none. */
  locate(error: unknown, cell: number): Location | null {
    if (typeof error !== 'object' || error === null) return null;
    readStack(error); // V8 formats a stack when it is first read, and then the places are known.
    const places = this.#places.get(error)?.filter((place) => place.cell !== null) ?? [];
    const place = places.find((candidate) => candidate.cell === cell) ?? places[0] ?? this.#placeOfSyntaxError(error);
    return place && place.cell !== null ? { cell: place.cell, line: place.line, column: place.column } : null;
  }

  /** The frames of an error, `    at …`, without its message. */
  frames(error: unknown): string[] {
    const stack = readStack(error);
    const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
    if (frames.length <= FRAMES_SHOWN) return frames;
    return [...frames.slice(0, FRAMES_SHOWN), `    … ${frames.length - FRAMES_SHOWN} more`];
  }

  /** Code that V8 refuses to compile has not run: Node puts the place before the stack, with a caret below the line. */
  #placeOfSyntaxError(error: object): Place | null {
    const [, line, indent] = /^evalmachine\.<anonymous>:(\d+)\n.*\n( *)\^/.exec(readStack(error)) ?? [];
    return indent === undefined ? null : this.#sources.findInLatest(Number(line), indent.length + 1);
  }

  #format(error: unknown, sites: readonly NodeJS.CallSite[]): string {
    const places: Place[] = [];
    const lines: string[] = [describe(error)];
    for (const site of sites) {
      const script = site.getScriptNameOrSourceURL() ?? '';
      const line = site.getLineNumber() ?? 1;
      const column = site.getColumnNumber() ?? 1;
      const path = script.startsWith('file:') ? fileURLToPath(script) : script;
      const place = this.#sources.find(this.#withinCwd(path) ?? script, line, column);
      if (place) places.push(place);
      const shown = place ? `${place.name}:${place.line}:${place.column}` : this.#shorten(path, line, column);
      // tslab keeps what cells declare in a proxy: a call of such a function reads as a call of the proxy's method.
      const called = String(site).replace(/\bProxy\.(?=\S+ \()/, '');
      if (shown) lines.push(`    at ${called.replace(`${script}:${line}:${column}`, shown)}`);
    }
    if (typeof error === 'object' && error !== null) this.#places.set(error, places);
    return lines.join('\n');
  }

  #shorten(path: string, line: number, column: number): string | null {
    // Names that are no path: Node's own, code without a name, and glue that tslab generates around a cell.
    if (!isAbsolute(path) || this.#hidden.some((folder) => path.startsWith(folder + sep))) return null;
    const owner = this.#packageOf(dirname(path));
    const name = this.#withinCwd(path) ?? (owner ? `${owner.name}/${relative(owner.root, path)}` : null);
    return name && `${name.split(sep).join('/')}:${line}:${column}`;
  }

  /** The path below the working directory of a file that belongs to the notebook, not to an installed package. */
  #withinCwd(path: string): string | null {
    if (!isAbsolute(path)) return null;
    const inside = relative(this.#cwd, path);
    return inside.startsWith('..') || isAbsolute(inside) || inside.includes('node_modules') ? null : inside;
  }

  #packageOf(folder: string): { root: string; name: string } | null {
    const known = this.#packages.get(folder);
    if (known !== undefined) return known;
    const owner = readPackage(folder) ?? (dirname(folder) === folder ? null : this.#packageOf(dirname(folder)));
    this.#packages.set(folder, owner);
    return owner;
  }
}

/** A package.json without a name only sets the module type of the folder it lies in. */
function readPackage(root: string): { root: string; name: string } | null {
  const path = `${root}${sep}package.json`;
  if (!existsSync(path)) return null;
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const named = typeof manifest === 'object' && manifest !== null && 'name' in manifest ? manifest.name : null;
    return typeof named === 'string' ? { root, name: named } : null;
  } catch {
    return null;
  }
}

function readStack(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return '';
  return typeof error.stack === 'string' ? error.stack : '';
}

function describe(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}
