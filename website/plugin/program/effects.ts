// Which variables a statement may change. Not what a compiler could prove: a list of the methods that change what they
// are called on, followed through the notebook's own functions and classes. tests/copy-program.test.ts runs what comes
// of it, and an entry that is missing here shows there.
import ts from 'typescript';
import { walk } from './scopes';

/** Methods that change their object: of arrays, maps and sets, of tensors and variables, of optimisers and tickers. */
const CHANGING = new Set(
  [
    'push pop shift unshift splice sort reverse fill copyWithin set add delete clear',
    'assign dispose minimize applyGradients setWeights loadWeights compile fit fitDataset trainOnBatch',
    'tick phase window close next return update write',
  ].flatMap((line) => line.split(' ')),
);
/** Functions of tfjs that change what they are given, or the library itself. */
const CHANGING_ARGUMENTS = new Set(['dispose', 'keep', 'ready', 'setBackend']);

/** Functions of this library that train the model they are given first, or make a function that does. */
const TRAINING = new Set(['trainStep', 'fineTune']);

type Callable = ts.FunctionLikeDeclaration;

/** The notebook's own functions and methods, by name; a name that has several means all of them. */
export type Functions = ReadonlyMap<string, readonly Callable[]>;

export function functionsIn(statements: readonly ts.Node[]): Functions {
  const found = new Map<string, Callable[]>();
  const add = (name: string, callable: Callable): void => void found.set(name, [...(found.get(name) ?? []), callable]);
  for (const statement of statements) {
    walk(statement, (node) => {
      if (ts.isFunctionDeclaration(node) && node.name) add(node.name.text, node);
      else if (ts.isMethodDeclaration(node) && ts.isIdentifier(node.name)) add(node.name.text, node);
      else if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
        const { initializer } = node;
        if (initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))) {
          add(node.name.text, initializer);
        }
      }
    });
  }
  return found;
}

/** The variable that an expression begins with: `a` of `a.b[0].c`. */
export function rootOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  const inner =
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isParenthesizedExpression(node);
  return inner ? rootOf(node.expression) : undefined;
}

/** Variables handed over as they are: `a` of `[a]`, `{ k: a }`, `{ a }`, `...a` and `a` itself, but not of `a.b`. */
export function handedOver(node: ts.Node): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(handedOver);
  if (ts.isSpreadElement(node) || ts.isAsExpression(node)) return handedOver(node.expression);
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name.text];
    if (ts.isSpreadAssignment(property)) return handedOver(property.expression);
    return ts.isPropertyAssignment(property) ? handedOver(property.initializer) : [];
  });
}

/** @returns names of variables that may be changed when `node` runs; of a function, when it is called */
export function changedBy(node: ts.Node, functions: Functions, active: ReadonlySet<ts.Node> = new Set()): Set<string> {
  const changed = new Set<string>();
  const add = (name: string | undefined, bound: ReadonlySet<string>): void => {
    if (name !== undefined && !bound.has(name)) changed.add(name);
  };
  const updates = /\.applyGradients\(/.test(node.getText());
  const roots = (target: ts.Node): (string | undefined)[] => [rootOf(target), ...handedOver(target)];
  walkNow(node, (one, bound) => {
    if (ts.isBinaryExpression(one) && isAssignment(one.operatorToken.kind)) {
      for (const name of roots(one.left)) add(name, bound);
    } else if (ts.isPrefixUnaryExpression(one) || ts.isPostfixUnaryExpression(one)) {
      const { operator } = one;
      const steps = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
      if (steps) add(rootOf(one.operand), bound);
    } else if (ts.isDeleteExpression(one)) add(rootOf(one.expression), bound);
    else if (ts.isCallExpression(one)) {
      for (const name of changedByCall(one, functions, active)) add(name, bound);
      // The variables that gradients are taken of are those that an optimiser then changes.
      const takes = updates && /^tf\.variableGrads$/.test(one.expression.getText());
      if (takes) for (const argument of one.arguments) add(rootOf(argument), bound);
    }
  });
  return changed;
}

function changedByCall(call: ts.CallExpression, functions: Functions, active: ReadonlySet<ts.Node>): string[] {
  const { expression } = call;
  const method = ts.isPropertyAccessExpression(expression) ? expression : undefined;
  const name = method?.name.text ?? (ts.isIdentifier(expression) ? expression.text : '');
  const receiver = method && rootOf(method.expression);
  const changed: string[] = [];
  if (method && CHANGING.has(name) && receiver !== undefined) changed.push(receiver);
  if (name === 'minimize') changed.push(...call.arguments.flatMap((argument) => rootOf(argument) ?? []));
  if (CHANGING_ARGUMENTS.has(name)) {
    changed.push(...call.arguments.flatMap(handedOver), ...(receiver === undefined ? [] : [receiver]));
  }
  if (TRAINING.has(name)) changed.push(...call.arguments.slice(0, 1).flatMap((model) => rootOf(model) ?? []));
  for (const callable of functions.get(name) ?? []) {
    if (callable.body === undefined || active.has(callable)) continue;
    const inner = changedBy(callable.body, functions, new Set([...active, callable]));
    const parameters = callable.parameters.map((parameter) => parameter.name);
    for (const one of inner) {
      const at = parameters.findIndex((parameter) => ts.isIdentifier(parameter) && parameter.text === one);
      const argument = call.arguments[at];
      if (argument) changed.push(...handedOver(argument), ...[rootOf(argument) ?? []].flat());
      else if (one === 'this') changed.push(...[receiver ?? []].flat());
      else if (at < 0 && !isLocal(callable, one)) changed.push(one);
    }
  }
  return changed;
}

/** A variable of the function's own body; changing it changes nothing outside. */
function isLocal(callable: Callable, name: string): boolean {
  let local = callable.parameters.some((parameter) => parameter.name.getText().includes(name));
  if (callable.body) walk(callable.body, (_node, bound) => (local ||= bound.has(name)));
  return local;
}

/** Like `walk`, without the bodies of functions that are only declared. */
function walkNow(node: ts.Node, visit: (node: ts.Node, bound: ReadonlySet<string>) => void): void {
  walk(node, (one, bound) => {
    for (let at = one; at !== node; at = at.parent) {
      if (ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at) || ts.isConstructorDeclaration(at)) return;
      if ((ts.isArrowFunction(at) || ts.isFunctionExpression(at)) && ts.isVariableDeclaration(at.parent)) return;
    }
    visit(one, bound);
  });
}

const isAssignment = (kind: ts.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
