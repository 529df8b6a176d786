// What TypeScript says, in words for the reader of a page: modules by the names they are imported by, and no path of the
// folders that exist only for the type checker.
import type TypeScript from 'typescript';

/** `/node_modules/ticknorm/dist/notebook`: the package, and what of it. */
const MODULE = /\/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)((?:\/[\w.-]+)*)/g;
const CELL = /(?:\/cells|\.)\/cell-(\d+)/g;
/** Where tfjs' own site lists a function. */
const NOT_FOR_READERS = 'doc';
/** What TypeScript puts before and behind what an imported name is; of a function that is called, in place of its word. */
const ALIAS = /^\(alias\) |\n(?:import|export) [\w$]+$/g;
const ALIAS_CALLED = /^\(alias\) (?=[\w$]+[(<])/;

export function readable(text: string): string {
  return text
    .replace(MODULE, (_, name: string, inside: string) => {
      const part = /^\/dist\/(notebook|datasets|node)$/.exec(inside)?.[1];
      return part !== undefined && name === 'ticknorm' ? `${name}/${part}` : name;
    })
    .replace(CELL, 'cell $1');
}

export function signatureOf(parts: readonly TypeScript.SymbolDisplayPart[] = []): string {
  return readable(textOf(parts).replace(ALIAS_CALLED, 'function ').replace(ALIAS, ''));
}

export function documentationOf(
  prose: readonly TypeScript.SymbolDisplayPart[] = [],
  tags: readonly TypeScript.JSDocTagInfo[] = [],
): string {
  const notes = tags
    .filter(({ name }) => name !== NOT_FOR_READERS)
    .map(({ name, text }) => `@${name} ${textOf(text)}`.trim());
  return [textOf(prose), ...notes].filter((one) => one !== '').join('\n');
}

const textOf = (parts: readonly TypeScript.SymbolDisplayPart[] = []): string => parts.map(({ text }) => text).join('');
