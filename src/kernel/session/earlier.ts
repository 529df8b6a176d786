// Names of earlier cells in the two places where tslab does not find them. It writes `exports.total` for `total`, which
// does not do in `{ total }`, where one word is both a key and a value, and is no name to export again.
import type * as TypeScript from '@tslab/typescript-for-tslab';

/** What tslab calls the declarations that earlier cells left. */
const DECLARATIONS = '__prev__.d.ts';

/** The transformation, for TypeScript's emitter; comes after tslab's own. */
export function nameEarlier(
  ts: typeof TypeScript,
  program: TypeScript.Program,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const checker = program.getTypeChecker();
  const isEarlier = (node: TypeScript.ShorthandPropertyAssignment): boolean =>
    (checker.getShorthandAssignmentValueSymbol(ts.getOriginalNode(node))?.declarations ?? []).some((declaration) =>
      declaration.getSourceFile().fileName.endsWith(`/${DECLARATIONS}`),
    );
  return (context) => {
    const { factory } = context;
    const visit = (node: TypeScript.Node): TypeScript.Node | undefined => {
      const inner = ts.visitEachChild(node, visit, context);
      // Held by the session already, under the name that it has.
      if (ts.isExportSpecifier(inner) && !ts.isIdentifier(inner.propertyName ?? inner.name)) return undefined;
      if (!ts.isShorthandPropertyAssignment(inner) || !isEarlier(inner)) return inner;
      const value = factory.createPropertyAccessExpression(factory.createIdentifier('exports'), inner.name.text);
      const { objectAssignmentInitializer: byDefault } = inner;
      const property = byDefault ? factory.createAssignment(value, byDefault) : value;
      return ts.setTextRange(factory.createPropertyAssignment(inner.name, property), inner);
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}
