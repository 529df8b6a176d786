// The cells of a page → modules that TypeScript can check, with a notebook's rules: a cell sees the names of the cells
// before it, the latest of each, may declare them anew, and may assign to those that are variables. A cell's own text
// stays as it is; what it takes from earlier cells is declared in lines before it.
import type TypeScript from 'typescript';
import type { CellText } from './protocol';

export interface CellModule {
  readonly path: string;
  readonly text: string;
  readonly source: string;
  /** Where the cell's own text begins. */ readonly start: number;
}

/** A name of an earlier cell, with the line that declares it to a later one. */
interface Offer {
  readonly name: string;
  readonly line: string;
}

export const FOLDER = '/cells/';
const nameOf = (number: number): string => `cell-${number}`;
export const pathOf = (number: number): string => `${FOLDER}${nameOf(number)}.ts`;

/** @returns a module for each cell, in their order */
export function modulesOf(ts: typeof TypeScript, cells: readonly CellText[]): CellModule[] {
  const known = new Map<string, Offer>();
  return cells.map(({ number, source }) => {
    const file = ts.createSourceFile(nameOf(number), source, ts.ScriptTarget.Latest);
    const declared = file.statements.flatMap((statement) => declaredBy(ts, statement));
    const own = new Set(declared.map(({ name }) => name));
    const lines = [...known.values()].filter(({ name }) => !own.has(name)).map(({ line }) => line);
    // The first line makes it a module, in which `await` may stand anywhere.
    const prefix = `${['export {};', ...lines].join(' ')}\n`;
    for (const offer of offersOf(declared, number)) known.set(offer.name, offer);
    const exported = declared.filter(({ how }) => how !== 'exported' && how !== 'imported').map(({ name }) => name);
    const suffix = `\nexport { ${[...new Set(exported)].join(', ')} };`;
    return { path: pathOf(number), text: prefix + source + suffix, source, start: prefix.length };
  });
}

interface Declared {
  readonly name: string;
  readonly how: 'imported' | 'exported' | 'local';
  /** Of a variable, by which word it is declared. */ readonly variable?: 'const' | 'let';
  /** Of an import, the declaration of this name alone. */ readonly line?: string;
}

function declaredBy(ts: typeof TypeScript, statement: TypeScript.Statement): Declared[] {
  if (ts.isImportDeclaration(statement)) return importedBy(ts, statement);
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
  const how = isExported ? 'exported' : 'local';
  if (ts.isVariableStatement(statement)) {
    const { flags, declarations } = statement.declarationList;
    const variable = flags & ts.NodeFlags.Const ? 'const' : 'let';
    return declarations.flatMap(({ name }) => namesIn(ts, name)).map((name) => ({ name, how, variable }));
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [{ name: statement.name.text, how }] : [];
}

function namesIn(ts: typeof TypeScript, name: TypeScript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(ts, element.name) : []));
}

/** Each imported name is imported anew by later cells, so that it is there what it is here. */
function importedBy(
  ts: typeof TypeScript,
  { importClause, moduleSpecifier }: TypeScript.ImportDeclaration,
): Declared[] {
  if (importClause === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
  const from = `from ${JSON.stringify(moduleSpecifier.text)};`;
  const onlyTypes = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type ' : '';
  const imported = (name: string, what: string): Declared => ({
    name,
    how: 'imported',
    line: `import ${onlyTypes}${what} ${from}`,
  });
  const { name, namedBindings } = importClause;
  const found = name === undefined ? [] : [imported(name.text, name.text)];
  if (namedBindings === undefined) return found;
  if (ts.isNamespaceImport(namedBindings)) {
    return [...found, imported(namedBindings.name.text, `* as ${namedBindings.name.text}`)];
  }
  const named = namedBindings.elements.map(({ name: local, propertyName, isTypeOnly }) => {
    const renamed = propertyName === undefined ? local.text : `${JSON.stringify(propertyName.text)} as ${local.text}`;
    return imported(local.text, `{ ${isTypeOnly ? 'type ' : ''}${renamed} }`);
  });
  return [...found, ...named];
}

/** How later cells come by what a cell declares. An imported variable could not be assigned to, so it is declared. */
function offersOf(declared: readonly Declared[], number: number): Offer[] {
  const from = `./${nameOf(number)}`;
  return declared.map(({ name, variable, line }) => {
    const isAlone = declared.every((other) => other.name !== name || other.variable !== undefined);
    if (line !== undefined) return { name, line };
    if (variable === undefined || !isAlone) return { name, line: `import { ${name} } from '${from}';` };
    return { name, line: `declare ${variable} ${name}: typeof import('${from}').${name};` };
  });
}
