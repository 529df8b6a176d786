// A cell → the smallest program that does the same on its own: the imports and the earlier statements that it needs, in
// their order. A statement is needed when it declares a name that is used, or may change a variable that is used after it.
import ts from 'typescript';
import { changedBy, type Functions, functionsIn, handedOver } from './effects';
import { declaredBy, type Imported, importedBy, usedBy } from './scopes';

interface Statement {
  readonly index: number;
  readonly cell: number;
  readonly node: ts.Statement;
  /** With the comments that belong to it. */ readonly text: string;
  readonly declares: readonly string[];
  /** Free names used when it runs. */ readonly now: ReadonlySet<string>;
  /** Free names used when a function that it declares is called. */ readonly later: ReadonlySet<string>;
}

/** Modules whose functions compute, and need tfjs to be ready. */
const COMPUTING = ['@tensorflow/tfjs', 'ticknorm', 'ticknorm/datasets'];

/** Program after program, for the code cells of one notebook in their order. */
export class Programs {
  readonly #statements: Statement[] = [];
  readonly #functions: Functions;
  readonly #changes: ReadonlyMap<Statement, ReadonlySet<string>>;

  /** @param sources the code cells of a notebook, in their order */
  constructor(sources: readonly string[]) {
    for (const [cell, source] of sources.entries()) {
      const file = ts.createSourceFile(`cell-${cell}.ts`, source, ts.ScriptTarget.ES2022, true);
      for (const node of file.statements) {
        const index = this.#statements.length;
        this.#statements.push({
          index,
          cell,
          node,
          text: textOf(node, file),
          declares: declaredBy(node),
          ...usedBy(node),
        });
      }
    }
    this.#functions = functionsIn(this.#statements.map(({ node }) => node));
    this.#changes = new Map(this.#statements.map((one) => [one, changedBy(one.node, this.#functions)]));
  }

  /**
   * @param cell index of the cell
   * @returns a TypeScript module without a comment at its head; nothing when two of the statements it needs declare
   * one name, or the cell is empty
   */
  of(cell: number): string | undefined {
    const own = this.#statements.filter((one) => one.cell === cell && !ts.isImportDeclaration(one.node));
    if (own.length === 0) return undefined;
    const { needed, imports } = this.#slice(own);
    const names = needed.flatMap(({ declares }) => declares);
    if (new Set(names).size < names.length) return undefined;
    const last = needed.at(-1);
    const blocks: string[][] = [];
    for (const [i, one] of needed.entries()) {
      const text = one === last ? printed(one) : one.text;
      const together = needed[i - 1]?.cell === one.cell && !one.text.includes('\n');
      if (together) blocks.at(-1)?.push(text);
      else blocks.push([text]);
    }
    const backend = this.#backendImport(imports);
    return `${[importLines(imports) + backend, ...blocks.map((lines) => lines.join('\n'))].filter(Boolean).join('\n\n')}\n`;
  }

  #slice(own: readonly Statement[]): { needed: Statement[]; imports: Map<string, Imported> } {
    const needed = new Set<Statement>();
    const imports = new Map<string, Imported>();
    /** Statement → the latest moment at which its functions are known to be called. */
    const latest = new Map<Statement, number>();
    const take = (statement: Statement, at: number): void => {
      if ((latest.get(statement) ?? -1) >= at) return;
      latest.set(statement, at);
      needed.add(statement);
      for (const name of statement.now) want(name, statement, Math.max(statement.index, isTarget(statement) ? at : 0));
      for (const name of statement.later) want(name, statement, at);
    };
    const isTarget = (statement: Statement): boolean => own.includes(statement);
    /** A name used by `user` at the moment `at`. */
    const want = (name: string, user: Statement, at: number): void => {
      const declaration = this.#declaration(name, user);
      if (declaration === undefined) return;
      if (ts.isImportDeclaration(declaration.node)) {
        const imported = importedBy(declaration.node).find(({ local }) => local === name);
        if (imported === undefined) return;
        imports.set(name, imported);
        if (COMPUTING.includes(imported.from)) this.#starting(at).forEach((one) => void take(one, one.index));
        return;
      }
      take(declaration, at);
      for (const one of this.#statements.slice(declaration.index + 1, at)) {
        if (!ts.isImportDeclaration(one.node) && this.#mayChange(one, name, declaration)) take(one, one.index);
      }
    };
    for (const statement of own) take(statement, statement.index);
    // What was opened is closed, as in the notebook: a sink may still have something to write.
    for (const one of this.#statements.slice(0, own[0]?.index)) {
      const closes = /^await (\w+)\.close\(\)/.exec(one.node.getText())?.[1];
      const opened = closes === undefined ? undefined : this.#declaration(closes, one);
      if (opened && needed.has(opened)) take(one, one.index);
    }
    return { needed: [...needed].sort((a, b) => a.index - b.index), imports };
  }

  /** In a notebook that imports ticknorm, tfjs computes with wasm: in Node, ticknorm registers that backend. */
  #backendImport(imports: ReadonlyMap<string, Imported>): string {
    const from = [...imports.values()].map((one) => one.from);
    const registers = ['ticknorm', 'ticknorm/datasets'];
    if (!from.includes('@tensorflow/tfjs') || from.some((one) => registers.includes(one))) return '';
    const known = this.#statements.some(
      ({ node }) => ts.isImportDeclaration(node) && importedBy(node).some((one) => one.from === 'ticknorm'),
    );
    return known ? "\nimport 'ticknorm'; // registers the wasm backend" : '';
  }

  /** The last declaration before the user, or else, for functions that use what comes later, the first after it. */
  #declaration(name: string, { index, declares }: Statement): Statement | undefined {
    if (declares.includes(name)) return undefined;
    const all = this.#statements.filter((one) => one.declares.includes(name));
    return all.filter((one) => one.index < index).at(-1) ?? all.find((one) => one.index > index);
  }

  /** Statements that make tfjs ready, before a moment. */
  #starting(at: number): Statement[] {
    return this.#statements.filter(
      (one) => one.index < at && /^await tf\.(?:ready|setBackend)\(/.test(one.node.getText()),
    );
  }

  /** Whether a statement may change the variable, or something that holds it. */
  #mayChange(statement: Statement, name: string, declaration: Statement): boolean {
    const changed = this.#changes.get(statement) ?? new Set();
    return [...changed].some((one) => one === name || this.#holds(one, statement, declaration, name, new Set()));
  }

  /** Whether the variable `holder`, as `user` sees it, was made with `name`. */
  #holds(holder: string, user: Statement, declaration: Statement, name: string, seen: Set<string>): boolean {
    if (seen.has(holder)) return false;
    seen.add(holder);
    const made = this.#declaration(holder, user);
    if (made === undefined || made.index <= declaration.index || ts.isImportDeclaration(made.node)) return false;
    return heldBy(made.node, holder, this.#functions).some(
      (one) => one === name || this.#holds(one, made, declaration, name, seen),
    );
  }
}

/** A program with a first comment that says where it is from, what to install and how to run it. */
export function withInstructions(program: string, notebook: string, cell: number): string {
  return `// From ${notebook}, cell ${cell}. Save it as cell-${cell}.mts, then:
//   npm install ticknorm @tensorflow/tfjs tsx
//   npx tsx cell-${cell}.mts
${program}`;
}

/** Variables that the initial value of `name` is handed, and those that a callback in it changes when it is called. */
function heldBy(node: ts.Statement, name: string, functions: Functions): string[] {
  if (ts.isFunctionDeclaration(node)) return [...changedBy(node, functions)];
  if (!ts.isVariableStatement(node)) return [];
  const held: string[] = [];
  for (const { initializer, name: bound } of node.declarationList.declarations) {
    if (initializer === undefined || !bound.getText().includes(name)) continue;
    held.push(...handedOver(initializer));
    const visit = (one: ts.Node): void => {
      if (ts.isCallExpression(one) || ts.isNewExpression(one)) held.push(...(one.arguments ?? []).flatMap(handedOver));
      const isCallback = ts.isArrowFunction(one) || ts.isFunctionExpression(one) || ts.isMethodDeclaration(one);
      if (isCallback) held.push(...changedBy(one, functions));
      ts.forEachChild(one, visit);
    };
    visit(initializer);
  }
  return held;
}

/** A value at the end of a cell is shown; a program has to print it. */
function printed({ node, text }: Statement): string {
  if (!ts.isExpressionStatement(node)) return text;
  const { expression } = node;
  const value =
    ts.isIdentifier(expression) ||
    ts.isPropertyAccessExpression(expression) ||
    ts.isElementAccessExpression(expression) ||
    ts.isArrayLiteralExpression(expression) ||
    ts.isLiteralExpression(expression) ||
    ts.isTemplateExpression(expression) ||
    (ts.isBinaryExpression(expression) && expression.operatorToken.kind < ts.SyntaxKind.FirstAssignment);
  return value ? text.replace(node.getText(), `console.log(${expression.getText()});`) : text;
}

/** A statement with the comments above it and behind it, without the one behind the statement before. */
function textOf(node: ts.Statement, file: ts.SourceFile): string {
  const end = ts.getTrailingCommentRanges(file.text, node.end)?.at(-1)?.end ?? node.end;
  const start = node.getFullStart();
  const behind = start === 0 ? undefined : ts.getTrailingCommentRanges(file.text, start)?.at(-1)?.end;
  return file.text.slice(behind ?? start, end).trim();
}

function importLines(imports: ReadonlyMap<string, Imported>): string {
  const modules = [...new Set([...imports.values()].map(({ from }) => from))].sort();
  return modules
    .map((from) => {
      const of = [...imports.values()].filter((one) => one.from === from);
      const wholes = of.flatMap(({ whole }) => (whole === undefined ? [] : [`import ${whole} from '${from}';`]));
      const named = of.flatMap(({ specifier }) => specifier ?? []).sort();
      return [...wholes, ...(named.length > 0 ? [`import { ${named.join(', ')} } from '${from}';`] : [])].join('\n');
    })
    .join('\n');
}
