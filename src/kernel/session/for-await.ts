// Whether a cell needs an async function around it because of a `for await` at its top level. tslab looks for `await`
// expressions only, and runs such a cell in a plain function, where V8 refuses it.
import type * as TypeScript from '@tslab/typescript-for-tslab';

/** @returns true when `code` has a `for await` that lies in no function of its own */
export function hasTopLevelForAwait(ts: typeof TypeScript, code: string): boolean {
  if (!/\bfor\s+await\b/.test(code)) return false;
  const visit = (node: TypeScript.Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    if (ts.isForOfStatement(node) && node.awaitModifier) return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  return visit(ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest));
}
