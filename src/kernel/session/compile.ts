// tslab's own converter, with the source maps that it leaves out, so that an error can be told by line and column of
// the cell, and with the kernel's own globals declared. tslab emits in two passes (TypeScript to ES modules, then to
// CommonJS) through the TypeScript that it embeds. That module is replaced, before tslab loads, by a copy of itself
// whose first pass writes CommonJS and a map (commonjs.ts), so that the second has nothing left to do, and which compiles
// cells by a quicker program (builder.ts).
import { createRequire, SourceMap } from 'node:module';
import type * as TypeScript from '@tslab/typescript-for-tslab';
import type * as ConverterModule from 'tslab/dist/converter';
import type * as ExecutorModule from 'tslab/dist/executor';
import type * as JupyterModule from 'tslab/dist/jupyter';
import type * as MetadataModule from 'tslab/dist/metadata';
import { type Builder, createBuilder } from './builder';
import { INPUT_DECLARATION } from './input';

/** Zero-based position in a text. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Leads from a position in compiled code back to the one that was written; null where there is none. */
export type PositionMap = (compiled: Position) => Position | null;

/** One file of a compilation: a cell, or a module that a cell imports from the notebook's folder. */
export interface CompiledFile {
  /** Path below the working directory; `__tslab__.ts` is the cell itself. */ readonly source: string;
  /** Positions in `source`, with the line that tslab puts before code kept in memory. */ readonly toSource: PositionMap;
}

export interface Tslab {
  readonly converter: typeof ConverterModule;
  readonly executor: typeof ExecutorModule;
  readonly jupyter: typeof JupyterModule;
  readonly metadata: typeof MetadataModule;
  readonly typescript: typeof TypeScript;
  /** Folder of the installed package. */ readonly root: string;
  readonly version: string;
}

/** The name tslab gives to the file it compiles a cell as. */
export const CELL_SOURCE = '__tslab__.ts';

/** Declares what the kernel offers to every cell; held in memory. */
const GLOBALS_FILE = '__ticknorm_globals__.d.ts';

const INLINE_MAP = /\n\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,([\w+/=]+)\s*$/;

/**
 * Loads tslab so that `onCompiled` hears of every file it compiles.
 *
 * Must run before anything else loads tslab in this process.
 */
export function loadTslab(onCompiled: (file: CompiledFile) => void): Tslab {
  const require = createRequire(import.meta.url);
  const manifestPath = require.resolve('tslab/package.json');
  const manifest: { version: string } = require(manifestPath);
  const fromTslab = createRequire(manifestPath);
  const typescriptPath = fromTslab.resolve('@tslab/typescript-for-tslab');
  const typescript: typeof TypeScript = fromTslab(typescriptPath);
  const loaded = require.cache[typescriptPath];
  if (!loaded)
    throw new Error(`tslab's TypeScript was loaded from ${typescriptPath} but is not in Node's module cache.`);
  const builder = createBuilder(typescript, `${typescript.sys.getCurrentDirectory()}/${CELL_SOURCE}`);
  loaded.exports = withSourceMaps(typescript, builder, onCompiled);
  return {
    converter: withNamesFirst(fromTslab('./dist/converter.js'), builder),
    executor: fromTslab('./dist/executor.js'),
    jupyter: fromTslab('./dist/jupyter.js'),
    metadata: fromTslab('./dist/metadata.js'),
    typescript,
    root: manifestPath.slice(0, -'/package.json'.length),
    version: manifest.version,
  };
}

function withNamesFirst(converter: typeof ConverterModule, builder: Builder): typeof ConverterModule {
  const createConverter: typeof converter.createConverter = (options) => {
    const created = converter.createConverter(options);
    const convert: typeof created.convert = (earlier, source) =>
      builder.namesFirst(source, () => created.convert(earlier, source));
    return { ...created, convert };
  };
  return { ...converter, createConverter };
}

function withSourceMaps(
  ts: typeof TypeScript,
  builder: Builder,
  onCompiled: (file: CompiledFile) => void,
): typeof TypeScript {
  const globals = `${ts.sys.getCurrentDirectory()}/${GLOBALS_FILE}`;

  // The overloads differ in their first argument only: tslab passes a list of files, whose options come second.
  const createWatchCompilerHost = (
    files: string[],
    options: TypeScript.CompilerOptions,
    ...rest: unknown[]
  ): unknown => {
    const all = [[...files, globals], { ...options, inlineSourceMap: true, types: ['node'] }, ...rest];
    const host: TypeScript.WatchCompilerHost<TypeScript.BuilderProgram> = Reflect.apply(
      ts.createWatchCompilerHost,
      ts,
      all,
    );
    host.createProgram = builder.createProgram;
    const { fileExists, readFile } = host;
    host.fileExists = (path) => path === globals || fileExists(path);
    host.readFile = (path, encoding) => (path === globals ? INPUT_DECLARATION : readFile(path, encoding));
    return host;
  };

  const createWatchProgram = (
    host: TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<TypeScript.BuilderProgram>,
  ) => {
    keepTimersApart(host);
    const watch = ts.createWatchProgram(host);
    const { updateRootFileNames } = watch;
    return { ...watch, updateRootFileNames: (files: string[]) => updateRootFileNames([...files, globals]) };
  };

  const transpileModule = (input: string, options: TypeScript.TranspileOptions): TypeScript.TranspileOutput => {
    const map = INLINE_MAP.exec(input);
    if (!map?.[1]) return ts.transpileModule(input, options);
    onCompiled(compiledFile(Buffer.from(map[1], 'base64').toString()));
    return { outputText: input.slice(0, map.index + 1) };
  };

  return Object.assign({}, ts, { createWatchCompilerHost, createWatchProgram, transpileModule });
}

/**
 * tslab allows one timer, that of the next update, and throws at a second: TypeScript starts one when a package is
 * installed or built while a notebook is open.
 */
function keepTimersApart(host: TypeScript.WatchHost): void {
  const { setTimeout: update, clearTimeout: forgetUpdate } = host;
  const others = new Set<unknown>();
  host.setTimeout = (callback, ms, ...args: unknown[]) => {
    if (callback.name.startsWith('updateProgram')) return update?.call(host, callback, ms, ...args);
    const timer = setTimeout(callback, ms, ...args).unref();
    others.add(timer);
    return timer;
  };
  host.clearTimeout = (timer) => {
    if (others.delete(timer)) clearTimeout(timer);
    else forgetUpdate?.call(host, timer);
  };
}

function compiledFile(json: string): CompiledFile {
  const payload = JSON.parse(json);
  // Read for an error only, which most cells do not have.
  let map: SourceMap | null = null;
  // Written relative to tslab's imaginary output folder: "../__tslab__.ts", "../../sub/helper.ts".
  const source = String(payload.sources[0]).replace(/^(\.\.\/)+/, '');
  return {
    source,
    toSource: (compiled) => {
      map ??= new SourceMap(payload);
      return find(map, compiled);
    },
  };
}

function find(map: SourceMap, { line, column }: Position): Position | null {
  const entry = map.findEntry(line, column);
  if (!('originalLine' in entry)) return null;
  return { line: entry.originalLine, column: entry.originalColumn };
}
