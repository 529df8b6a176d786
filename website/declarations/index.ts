// The Docusaurus plugin that lays out what the type checker of live cells loads on demand: TypeScript, made small, the
// declarations of what cells may import, and TypeScript's messages in the language of the site.
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { collectDeclarations } from './collect';
import { DECLARATIONS, LANGUAGES, MESSAGES, TYPESCRIPT } from './files';

export interface DeclarationOptions {
  /** Where static files are generated, from the root of the site: static/<locale>. */ generated: string;
}

const require = createRequire(__filename);
const typescript = require.resolve('typescript');
const manifest: { version: string; license: string; author: string } = require('typescript/package.json');

/** Each takes seconds, and one build asks once for each language. */
const collected = new Map<string, string>();

export default async function declarations(context: LoadContext, options: DeclarationOptions): Promise<Plugin> {
  const { siteDir, i18n } = context;
  const at = (...parts: string[]): string => join(siteDir, options.generated, ...parts);
  const folder = at('static', i18n.currentLocale, dirname(DECLARATIONS));
  const small = at('typescript', `${manifest.version}.js`);
  if (!existsSync(small)) await minify(small);
  const text = collected.get(siteDir) ?? JSON.stringify(collectDeclarations(siteDir));
  collected.set(siteDir, text);

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (name: string): string => at('static', i18n.currentLocale, name);
  copyFileSync(small, write(TYPESCRIPT));
  writeFileSync(write(DECLARATIONS), text);
  const language = LANGUAGES[i18n.currentLocale];
  if (language !== undefined) {
    copyFileSync(join(dirname(typescript), language, 'diagnosticMessages.generated.json'), write(MESSAGES));
  }
  return { name: 'website-declarations' };
}

/** Nine megabytes become three and a half. It stays a script that defines `ts`, which a worker can import. */
async function minify(to: string): Promise<void> {
  const { build } = await import('tsdown');
  const outDir = dirname(to);
  const entry = join(outDir, 'entry.mjs');
  mkdirSync(outDir, { recursive: true });
  writeFileSync(entry, `import ts from ${JSON.stringify(typescript)};\nglobalThis.ts = ts;\n`);
  const { version, license, author } = manifest;
  await build({
    config: false,
    entry,
    outDir,
    format: 'iife',
    platform: 'neutral',
    minify: true,
    dts: false,
    clean: false,
    logLevel: 'error',
    deps: { neverBundle: (id) => !isAbsolute(id) }, // what it takes from Node where it finds Node
    banner: `/* TypeScript ${version}, by ${author}, under ${license} */`,
  });
  renameSync(join(outDir, 'entry.iife.js'), to);
}
