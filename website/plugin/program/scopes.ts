// Which names a piece of TypeScript takes from outside itself. Scopes are followed, so that a parameter is not mistaken
// for a variable of an earlier cell.
import ts from 'typescript';

/** Names of a pattern or an identifier that is bound. */
export function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(element.name) : []));
}

/** Names that a statement declares in the scope it stands in; those of imports, too. */
export function declaredBy(statement: ts.Node): string[] {
  if (ts.isVariableStatement(statement)) return declaredBy(statement.declarationList);
  if (ts.isVariableDeclarationList(statement)) return statement.declarations.flatMap(({ name }) => namesOf(name));
  if (ts.isImportDeclaration(statement)) return importedBy(statement).map(({ local }) => local);
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return named && statement.name ? [statement.name.text] : [];
}

export interface Imported {
  readonly local: string;
  readonly from: string;
  /** As it stands in the import's braces: `a as b`, `type C`; nothing for a namespace or a default. */
  readonly specifier?: string;
  /** `* as tf`, or the name of a default. */ readonly whole?: string;
}

export function importedBy({ importClause, moduleSpecifier }: ts.ImportDeclaration): Imported[] {
  if (importClause === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
  const from = moduleSpecifier.text;
  const { name, namedBindings } = importClause;
  const found: Imported[] = name === undefined ? [] : [{ local: name.text, from, whole: name.text }];
  if (namedBindings === undefined) return found;
  if (ts.isNamespaceImport(namedBindings)) {
    const local = namedBindings.name.text;
    return [...found, { local, from, whole: `* as ${local}` }];
  }
  const prefix = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type ' : '';
  const named = namedBindings.elements.map((element) => ({
    local: element.name.text,
    from,
    specifier: prefix + element.getText(),
  }));
  return [...found, ...named];
}

/** Names that a scope itself binds: parameters, what its statements declare, a loop's or a catch's variable. */
function boundIn(node: ts.Node): string[] {
  const names: string[] = [];
  if (ts.isFunctionLike(node)) {
    names.push(...node.parameters.flatMap(({ name }) => namesOf(name)));
    names.push(...(node.typeParameters ?? []).map(({ name }) => name.text));
  }
  if ((ts.isFunctionExpression(node) || ts.isClassExpression(node)) && node.name) names.push(node.name.text);
  if (ts.isClassLike(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) {
    names.push(...(node.typeParameters ?? []).map(({ name }) => name.text));
  }
  if (ts.isBlock(node)) names.push(...node.statements.flatMap(declaredBy));
  if (ts.isCaseBlock(node)) names.push(...node.clauses.flatMap(({ statements }) => statements.flatMap(declaredBy)));
  const head =
    ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node) ? node.initializer : undefined;
  if (head && ts.isVariableDeclarationList(head)) names.push(...declaredBy(head));
  if (ts.isCatchClause(node) && node.variableDeclaration) names.push(...namesOf(node.variableDeclaration.name));
  if (ts.isMappedTypeNode(node)) names.push(node.typeParameter.name.text);
  return names;
}

/** Whether an identifier stands for a variable or a type, not for a property, a label or a declared name. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return parent.initializer === node;
  const isName = 'name' in parent && parent.name === node;
  return !isName && !ts.isLabeledStatement(parent) && !ts.isBreakOrContinueStatement(parent);
}

/** Calls `visit` for each node below `node` with the names that are bound around it there. */
export function walk(
  node: ts.Node,
  visit: (node: ts.Node, bound: ReadonlySet<string>) => void,
  bound: ReadonlySet<string> = new Set(),
): void {
  const inner = boundIn(node);
  const all = inner.length === 0 ? bound : new Set([...bound, ...inner]);
  visit(node, all);
  ts.forEachChild(node, (child) => walk(child, visit, all));
}

/** @returns free names: those used directly, and those used only within functions, which run later */
export function usedBy(node: ts.Node): { now: Set<string>; later: Set<string> } {
  const now = new Set<string>();
  const later = new Set<string>();
  walk(node, (one, bound) => {
    if (!ts.isIdentifier(one) || !isReference(one) || bound.has(one.text)) return;
    (isDeferred(one, node) ? later : now).add(one.text);
  });
  return { now, later };
}

/** Whether a node lies in a function that a statement declares; a callback counts as called at once. */
function isDeferred(node: ts.Node, within: ts.Node): boolean {
  for (let at = node; at !== within; at = at.parent) {
    if (ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at) || ts.isAccessor(at)) return true;
    const isFunction = ts.isArrowFunction(at) || ts.isFunctionExpression(at);
    if (isFunction && (ts.isVariableDeclaration(at.parent) || ts.isPropertyAssignment(at.parent))) return true;
  }
  return ts.isFunctionDeclaration(within);
}
