// The source of a cell → a function that runs it. Types are stripped (sucrase keeps every line where it was); imports
// become calls, and the names that the cell declares are offered to later cells through accessors. The cell's own code
// stays as it is: const, TDZ, closures and line numbers are JavaScript's, not ours.
import { type AnyNode, type ExportNamedDeclaration, type ImportDeclaration, type Pattern, parse } from 'acorn';
import { transform } from 'sucrase';

/** A cell that is not TypeScript. Lines and columns count from 1. */
export class CellSyntaxError extends SyntaxError {
  override readonly name = 'SyntaxError';
  readonly line: number;
  readonly column: number;
  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

export interface CompiledCell {
  /** An expression: a function to which the session hands what the cell may use, as `__cell`. */ readonly code: string;
  /** What its import declarations name, each once. */ readonly imports: readonly string[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * @param name what stack traces call it: `cell-3.ts`
 * @throws {CellSyntaxError} when the cell cannot be parsed
 */
export function compileCell(source: string, name: string): CompiledCell {
  const script = stripTypes(source);
  const program = parseModule(script);
  const edits: Edit[] = [];
  const names: string[] = [];
  const imports: { specifier: string; binding: string }[] = [];
  for (const statement of program.body) {
    let declaration: AnyNode = statement;
    if (statement.type === 'ImportDeclaration') {
      imports.push({ specifier: String(statement.source.value), binding: bindingOf(statement) });
      names.push(...statement.specifiers.map(({ local }) => local.name));
      edits.push(blank(script, statement.start, statement.end));
    } else if (statement.type === 'ExportNamedDeclaration') {
      edits.push(blank(script, statement.start, exportEnd(statement)));
      if (statement.declaration) declaration = statement.declaration;
    }
    names.push(...declaredBy(declaration));
  }
  const last = program.body.at(-1);
  if (last?.type === 'ExpressionStatement') {
    const { start, end } = last.expression;
    edits.push({ start, end: start, text: '__cell.result = (' }, { start: end, end, text: ')' });
  }
  edits.push(...dynamicImports(program));

  const loads = imports.map(({ binding }) => binding).join(' ');
  const accessors = [...new Set(names)].map(
    (one) => `get ${one}() { return ${one}; }, set ${one}(__new) { ${one} = __new; }`,
  );
  // One line before the cell's first, so that line numbers need no map. `with` finds the names of earlier cells.
  const code = [
    `(async function __session(__cell) { with (__cell.scope) { await (async function __body() { 'use strict'; ${loads} `,
    `__cell.define({ ${accessors.join(', ')} }); ${applied(script, edits)}\n`,
    `})(); } })\n//# sourceURL=${name}`,
  ].join('');
  return { code, imports: [...new Set(imports.map(({ specifier }) => specifier))] };
}

function stripTypes(source: string): string {
  try {
    // Later cells may use what this one imports, so an import stays although nothing here uses it.
    return transform(source, { transforms: ['typescript'], keepUnusedImports: true, disableESTransforms: true }).code;
  } catch (error) {
    throw syntaxError(error, 1);
  }
}

function parseModule(script: string): ReturnType<typeof parse> {
  try {
    return parse(script, { ecmaVersion: 'latest', sourceType: 'module', allowAwaitOutsideFunction: true });
  } catch (error) {
    throw syntaxError(error, 0);
  }
}

/** Both parsers end their messages with the place: `Unexpected token (3:5)`. @param first number of the first column */
function syntaxError(error: unknown, first: number): unknown {
  if (!(error instanceof Error)) return error;
  const {
    message = '',
    line,
    column,
  } = /^(?:Error transforming [^:]*: )?(?<message>.*) \((?<line>\d+):(?<column>\d+)\)$/s.exec(error.message)?.groups ??
  {};
  if (line === undefined || column === undefined) return error;
  return new CellSyntaxError(message, Number(line), Number(column) + 1 - first);
}

/** `import d, { a as b } from 'x'` → `const { "default": d, "a": b } = await __cell.load("x", ["default","a"]);` */
function bindingOf({ source, specifiers }: ImportDeclaration): string {
  const from = JSON.stringify(String(source.value));
  const named: { key: string; local: string }[] = [];
  let binding = '';
  for (const specifier of specifiers) {
    const local = specifier.local.name;
    if (specifier.type === 'ImportNamespaceSpecifier') binding += `const ${local} = await __cell.load(${from}, []); `;
    else if (specifier.type === 'ImportDefaultSpecifier') named.push({ key: 'default', local });
    else {
      const { imported } = specifier;
      named.push({ key: imported.type === 'Identifier' ? imported.name : String(imported.value), local });
    }
  }
  if (named.length === 0) return binding || `await __cell.load(${from}, []);`;
  const pattern = named.map(({ key, local }) => `${JSON.stringify(key)}: ${local}`).join(', ');
  const keys = JSON.stringify(named.map(({ key }) => key));
  return `${binding}const { ${pattern} } = await __cell.load(${from}, ${keys});`;
}

const exportEnd = ({ declaration, end }: ExportNamedDeclaration): number => declaration?.start ?? end;

/** The same lines, with nothing on them. */
const blank = (script: string, start: number, end: number): Edit => ({
  start,
  end,
  text: script.slice(start, end).replace(/[^\n]+/g, ''),
});

function declaredBy(node: AnyNode): string[] {
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') return node.id ? [node.id.name] : [];
  return node.type === 'VariableDeclaration' ? node.declarations.flatMap(({ id }) => namesIn(id)) : [];
}

function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => namesIn(one.type === 'Property' ? one.value : one.argument));
    case 'ArrayPattern':
      return pattern.elements.flatMap((one) => (one ? namesIn(one) : []));
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

/** `import('x')` anywhere in a cell goes the same way as a declaration. */
function dynamicImports(node: unknown): Edit[] {
  if (Array.isArray(node)) return node.flatMap(dynamicImports);
  if (typeof node !== 'object' || node === null || !('type' in node)) return [];
  const inner = Object.values(node).flatMap(dynamicImports);
  if (node.type !== 'ImportExpression' || !('start' in node) || typeof node.start !== 'number') return inner;
  return [{ start: node.start, end: node.start + 'import'.length, text: '__cell.load' }, ...inner];
}

function applied(script: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += script.slice(at, start) + text;
    at = end;
  }
  return result + script.slice(at);
}
